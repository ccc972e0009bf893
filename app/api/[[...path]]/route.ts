import { apiRoute } from '@/lib/api/route';
import { AppError } from '@/lib/platform/errors';

/** Whatever no other route under /api answers: programs get the JSON error there, never a page. */
const notFound = apiRoute<{ path?: string[] }>(async () => {
  throw new AppError('not_found', { message: 'There is no such address here.' });
});

export const GET = notFound;
export const POST = notFound;
export const PUT = notFound;
export const PATCH = notFound;
export const DELETE = notFound;
