'use server';

import { revalidatePath } from 'next/cache';
import { z } from 'zod';
import { LANGUAGES } from '@/lib/i18n/languages';
import { toPlainDollars } from '@/lib/i18n/typed-dollars';
import { db } from '@/lib/platform/db';
import { OPERATOR_REASON_CHARACTERS as REASON } from '@/lib/platform/policy';
import { fromDecimal, type Microcredits } from '@/lib/platform/units';
import { outcomeOf } from '@/lib/purchases/check-now';
import { handleAgain } from '@/lib/webhooks/handle-again';
import { decideAdjustment, proposeAdjustment } from './adjustments';
import { decideReport } from './decide-report';
import { dismiss, reopen } from './dismiss';
import { windowIn } from './incident-window';
import { creditIncident, decideIncident, proposeIncident } from './incidents';
import { noteAction } from './operator-action';
import { type Answer, type Outcome, outcomeOfError } from './outcome';
import { lookAtPayments } from './payments';
import { lookAtPurchase } from './purchase-view';
import { type Operator, operatorWhoActs } from './who';

/** What an operator has to say to what they do. */
const why = z.string().trim().min(REASON.least).max(REASON.most);

/** An amount as it was typed, in the language of the page that it was typed on. */
const typedAmount = { amount: z.string(), locale: z.enum(LANGUAGES) };

function amountOf({ amount, locale }: { amount: string; locale: string }): Microcredits | null {
  const credits = fromDecimal(toPlainDollars(amount, locale));
  return credits !== null && credits > 0n ? credits : null;
}

const adjustmentForm = z.object({
  id: z.uuid(),
  workspaceId: z.uuid(),
  direction: z.enum(['give', 'take', 'forgive']),
  ...typedAmount,
  reason: why,
});

/** Gives, takes or forgives credits, or proposes to another operator that it be done. */
export async function adjustWorkspace(before: Answer, form: FormData): Promise<Answer> {
  return answering(before, async (operator) => {
    const { data } = adjustmentForm.safeParse(Object.fromEntries(form));
    const amount = data ? amountOf(data) : null;
    if (!data || amount === null) return 'invalid';
    const state = await proposeAdjustment(operator, { ...data, amount });
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

const reportForm = z.object({
  report: z.uuid(),
  id: z.uuid(),
  decision: z.enum(['credit', 'decline']),
  ...typedAmount,
  answer: why,
});

/** Credits a report of a wrong charge, or declines it, with a word that its reporter reads. */
export async function answerReport(before: Answer, form: FormData): Promise<Answer> {
  return answering(before, async (operator) => {
    const { data } = reportForm.safeParse(Object.fromEntries(form));
    if (!data) return 'invalid';
    const { report: reportId, id: adjustmentId, answer, decision } = data;
    const amount = amountOf(data);
    if (decision === 'decline') return await decideReport(operator, { reportId, adjustmentId, answer, amount: null });
    if (amount === null) return 'invalid';
    return await decideReport(operator, { reportId, adjustmentId, answer, amount });
  });
}

/** Asks Stripe about a purchase; a parked one goes on if what Stripe says fits it now. */
export async function lookAgain(before: Answer, form: FormData): Promise<Answer> {
  return answering(before, async (operator) => outcomeOf(await lookAtPurchase(operator, String(form.get('purchase')))));
}

/** Holds all payments of the last days at Stripe against our rows. */
export async function lookAtAll(before: Answer): Promise<Answer> {
  return answering(before, async (operator) => {
    await lookAtPayments(operator);
    return 'looked';
  });
}

/** Handles an event of the inbox once more. */
export async function handleEventAgain(before: Answer, form: FormData): Promise<Answer> {
  return answering(before, async (operator) => {
    const subject = String(form.get('event')).slice(0, 255);
    await noteAction(db, operator, { action: 'event_handled', workspaceId: null, subject });
    return (await handleAgain(subject)) ? 'handled' : 'unknown_event';
  });
}

const dismissalForm = z.object({
  subject: z.string().min(1).max(255),
  adjustment: z.union([z.uuid(), z.literal('')]).default(''),
  answer: z.string().trim().max(REASON.most).default(''),
  reason: why,
});

/** Something that cannot end by itself waits for nobody any more, and the log says why. */
export async function dismissWaiting(before: Answer, form: FormData): Promise<Answer> {
  return answering(before, async (operator) => {
    const { data } = dismissalForm.safeParse(Object.fromEntries(form));
    if (!data) return 'invalid';
    const { subject, reason, adjustment, answer } = data;
    return await dismiss(operator, { subject, reason, adjustmentId: adjustment || null, answer: answer || null });
  });
}

/** It waits again. */
export async function reopenDismissed(before: Answer, form: FormData): Promise<Answer> {
  return answering(before, (operator) => reopen(operator, String(form.get('subject')).slice(0, 255)));
}

const incidentForm = z.object({ id: z.uuid(), reason: why });

/** Gives back what the requests of a window cost, or proposes to another operator that it be done. */
export async function giveBack(before: Answer, form: FormData): Promise<Answer> {
  return answering(before, async (operator) => {
    const { data } = incidentForm.safeParse(Object.fromEntries(form));
    const window = windowIn((name) => form.get(name));
    if (!data || !window) return 'invalid';
    const state = await proposeIncident(operator, { ...window, ...data });
    if (state === null) return 'nothing';
    return state === 'open' ? 'waits' : state;
  });
}

/** Another operator's yes or no to an incident; of one that was decided, the rest is credited. */
export async function answerIncident(before: Answer, form: FormData): Promise<Answer> {
  return answering(before, async (operator) => {
    const id = z.uuid().safeParse(form.get('id')).data;
    if (!id) return 'invalid';
    const decision = form.get('decision');
    if (decision === 'finish') {
      await creditIncident(id);
      return 'made';
    }
    const state = await decideIncident(operator, id, decision === 'yes');
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
