import 'server-only';
import { z } from 'zod';
import { noteJobResult, readJobResult } from '@/lib/platform/job-result';
import { reconcileObjects } from './reconcile';

/** Under which the last look at Stripe's objects is kept, for operators. */
export const OBJECTS = 'reconcile_objects';

const found = z.object({ unmatched: z.array(z.object({ paymentIntentId: z.string() })).catch([]) });

/**
 * {@link reconcileObjects}, its result kept. What the look before found without a purchase is looked at again: a payment
 * does not leave the operators' list by growing older than the days that a look covers.
 * @throws AppError `stripe_unavailable`
 */
export async function keepObjects(): Promise<void> {
  const last = found.safeParse((await readJobResult(OBJECTS))?.result).data?.unmatched ?? [];
  await noteJobResult(OBJECTS, await reconcileObjects({ again: last.map(({ paymentIntentId: id }) => id) }));
}
