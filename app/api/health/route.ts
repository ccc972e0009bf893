import { apiRoutes } from '@/lib/api/route';

export const { GET, POST, PUT, PATCH, DELETE } = apiRoutes({ GET: async () => Response.json({ status: 'alive' }) });
