import { apiRoutes } from '@/lib/platform/http';

export const { GET, POST, PUT, PATCH, DELETE } = apiRoutes({ GET: async () => Response.json({ status: 'alive' }) });
