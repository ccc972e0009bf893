import { completions } from '@/lib/ai/completions';
import { apiRoutes } from '@/lib/api/route';

export const { GET, POST, PUT, PATCH, DELETE } = apiRoutes({ POST: completions });
