import 'server-only';
import { headers } from 'next/headers';
import { env } from '@/lib/platform/env';
import { AppError } from '@/lib/platform/errors';
import { assertSameOrigin } from '@/lib/platform/http';

/**
 * For server actions: whether the form was sent by our own pages. Next compares Origin with Host, but lets a request
 * without an Origin through; this doesn't.
 */
export async function isFromOwnPages(): Promise<boolean> {
  try {
    assertSameOrigin(new Request(env().APP_URL, { method: 'POST', headers: await headers() }));
    return true;
  } catch (error) {
    if (error instanceof AppError) return false;
    throw error;
  }
}
