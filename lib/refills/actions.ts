'use server';

import { revalidatePath } from 'next/cache';
import { redirect } from 'next/navigation';
import { requireMember } from '@/lib/auth/current';
import { isFromOwnPages } from '@/lib/auth/own-pages';
import { AppError } from '@/lib/platform/errors';
import { fieldOf } from '@/lib/platform/form';
import { finishPayment } from '@/lib/purchases/finish-payment';
import { parseTerms } from './parse-terms';
import { resume, turnOff, turnOn } from './switch';

/** What came of pressing a button of auto-refill: null when it worked, else why not, in a word. */
export type RefillAnswer = { problem: string | null };

const PAGE = '/billing';

/** Agrees to the text with the terms of the form. */
export async function acceptRefill(_: RefillAnswer, form: FormData): Promise<RefillAnswer> {
  return act(form, async (owner) => {
    const terms = parseTerms({
      threshold: fieldOf(form, 'threshold'),
      amount: fieldOf(form, 'amount'),
      ceiling: fieldOf(form, 'ceiling'),
    });
    await turnOn(owner, {
      terms,
      textVersion: fieldOf(form, 'text_version'),
      locale: fieldOf(form, 'locale'),
      page: PAGE,
    });
  });
}

/** Goes on after a pause. */
export async function resumeRefill(_: RefillAnswer, form: FormData): Promise<RefillAnswer> {
  return act(form, resume);
}

export async function turnRefillOff(_: RefillAnswer, form: FormData): Promise<RefillAnswer> {
  return act(form, turnOff);
}

/** Leads the owner to their bank's page for a refill that waits for them, or to what became of it. */
export async function authenticateRefill(_: RefillAnswer, form: FormData): Promise<RefillAnswer> {
  let href = PAGE;
  const answer = await act(form, async (owner) => {
    href = await finishPayment(owner, fieldOf(form, 'purchase'));
  });
  return answer.problem === null ? redirect(href) : answer;
}

type Change = (owner: Awaited<ReturnType<typeof requireMember>>) => Promise<void>;

async function act(form: FormData, change: Change): Promise<RefillAnswer> {
  if (!(await isFromOwnPages(form))) return { problem: 'cross_origin' };
  const owner = await requireMember();
  try {
    await change(owner);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { problem: error.code === 'invalid_request' && error.param ? error.param : error.code };
  }
  revalidatePath(PAGE);
  return { problem: null };
}
