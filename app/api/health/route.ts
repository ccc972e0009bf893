import { apiRoute, methodNotAllowed } from '@/lib/platform/http';

export const GET = apiRoute(async () => Response.json({ status: 'alive' }));

export const POST = methodNotAllowed('GET');
export const PUT = methodNotAllowed('GET');
export const PATCH = methodNotAllowed('GET');
export const DELETE = methodNotAllowed('GET');
