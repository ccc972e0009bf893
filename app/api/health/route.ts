import { apiRoute } from '@/lib/platform/http';

export const GET = apiRoute(async () => Response.json({ status: 'alive' }));
