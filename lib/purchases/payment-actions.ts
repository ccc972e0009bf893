'use server';

import { redirect } from 'next/navigation';
import { requireMember } from '@/lib/auth/current';
import { isFromOwnPages } from '@/lib/auth/own-pages';
import { AppError } from '@/lib/platform/errors';
import { finishPayment, givePaymentUp } from './finish-payment';
import { DEFAULT_RETURN_TO } from './return-to';

/** Leads an owner to their bank's page for a payment that waits for them. */
export async function finishPaymentAction(form: FormData): Promise<void> {
  redirect(await decide(form, finishPayment));
}

/** Gives a payment up that waits for its card's owner. */
export async function cancelPaymentAction(form: FormData): Promise<void> {
  redirect(await decide(form, givePaymentUp));
}

async function decide(form: FormData, act: typeof finishPayment): Promise<string> {
  const purchaseId = form.get('purchase');
  if (typeof purchaseId !== 'string' || !(await isFromOwnPages(form))) return DEFAULT_RETURN_TO;
  const viewer = await requireMember();
  try {
    return await act(viewer, purchaseId);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return `${DEFAULT_RETURN_TO}?payment=${error.code}`;
  }
}
