import 'server-only';
import { headers } from 'next/headers';
import { env } from '@/lib/platform/env';
import { assertSameOrigin } from '@/lib/platform/http';

/**
 * For server actions: the form must have been sent by our own pages. Next compares Origin with Host, but lets a request
 * without an Origin through; this doesn't.
 * @throws AppError `cross_origin`
 */
export async function assertSameOriginAction(): Promise<void> {
  assertSameOrigin(new Request(env().APP_URL, { method: 'POST', headers: await headers() }));
}
