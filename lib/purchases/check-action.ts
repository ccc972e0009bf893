'use server';

import { revalidatePath } from 'next/cache';
import { requireActor } from '@/lib/auth/current';
import { isFromOwnPages } from '@/lib/auth/own-pages';
import { AppError } from '@/lib/platform/errors';
import { fieldOf } from '@/lib/platform/form';
import { type BuyerCheck, checkNow } from './check-now';

/** What "Check now" found; `asked` tells two answers of the same kind apart. */
export type CheckAnswer = { outcome: BuyerCheck | 'stripe_unavailable' | 'rate_limited' | 'refused'; asked: number };

/** Asks Stripe about the purchase on whose page somebody pressed "Check now". */
export async function checkPurchase(before: CheckAnswer | null, form: FormData): Promise<CheckAnswer> {
  const asked = (before?.asked ?? 0) + 1;
  if (!(await isFromOwnPages(form))) return { outcome: 'refused', asked };
  const viewer = await requireActor();
  const id = fieldOf(form, 'purchase');
  try {
    const outcome = await checkNow({ ...viewer, apiKeyId: null }, id);
    revalidatePath(`/billing/purchases/${id}`);
    return { outcome, asked };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const known = error.code === 'stripe_unavailable' || error.code === 'rate_limited';
    return { outcome: known ? error.code : 'refused', asked };
  }
}
