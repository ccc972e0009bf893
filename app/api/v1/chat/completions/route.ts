import { completions } from '@/lib/ai/completions';
import { apiRoutes } from '@/lib/platform/http';

export const { GET, POST, PUT, PATCH, DELETE } = apiRoutes({ POST: completions });
