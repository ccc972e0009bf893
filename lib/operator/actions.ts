'use server';

import { revalidatePath } from 'next/cache';
import { z } from 'zod';
import { OPERATOR_REASON_CHARACTERS as REASON } from '@/lib/platform/policy';
import { fromDecimal } from '@/lib/platform/units';
import { decideAdjustment, proposeAdjustment } from './adjustments';
import { type Answer, type Outcome, outcomeOfError } from './outcome';
import { type Operator, operatorWhoActs } from './who';

const adjustmentForm = z.object({
  id: z.uuid(),
  workspaceId: z.uuid(),
  direction: z.enum(['give', 'take', 'forgive']),
  amount: z
    .string()
    .trim()
    .transform((text) => fromDecimal(text))
    .refine((amount) => amount !== null && amount > 0n),
  reason: z.string().trim().min(REASON.least).max(REASON.most),
});

/** Gives, takes or forgives credits, or proposes to another operator that it be done. */
export async function adjustWorkspace(before: Answer, form: FormData): Promise<Answer> {
  return answering(before, async (operator) => {
    const { data } = adjustmentForm.safeParse(Object.fromEntries(form));
    if (!data || data.amount === null) return 'invalid';
    const state = await proposeAdjustment(operator, { ...data, amount: data.amount });
    return state === 'open' ? 'waits' : state;
  });
}

const decisionForm = z.object({ id: z.uuid(), decision: z.enum(['yes', 'no']) });

/** Another operator's yes or no to an adjustment. */
export async function answerAdjustment(before: Answer, form: FormData): Promise<Answer> {
  return answering(before, async (operator) => {
    const { data } = decisionForm.safeParse(Object.fromEntries(form));
    if (!data) return 'invalid';
    const state = await decideAdjustment(operator, data.id, data.decision === 'yes');
    return state === 'open' ? 'waits' : state;
  });
}

async function answering(before: Answer, act: (operator: Operator) => Promise<Outcome>): Promise<Answer> {
  const asked = (before?.asked ?? 0) + 1;
  const operator = await operatorWhoActs();
  if (!operator) return { outcome: 'refused', asked };
  try {
    const outcome = await act(operator);
    revalidatePath('/operator', 'layout');
    return { outcome, asked };
  } catch (error) {
    return { outcome: outcomeOfError(error), asked };
  }
}
