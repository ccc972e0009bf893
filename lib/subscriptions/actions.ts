'use server';

import { redirect } from 'next/navigation';
import { getLocale } from 'next-intl/server';
import { currentActor } from '@/lib/auth/current';
import { isFromOwnPages } from '@/lib/auth/own-pages';
import { portalPage } from '@/lib/cards/remove-card';
import { AppError } from '@/lib/platform/errors';
import { usdCents } from '@/lib/platform/units';
import type { Person } from '@/lib/workspaces/permissions';
import { type Agreed, changeSubscription, setPlanEnding } from './change-subscription';
import { type PlanChoice, planReturnTo, readChoice } from './plan-choice';
import { type ChoiceTrouble, withPlanNews } from './plan-news';
import { payPage } from './plan-view';
import { startPlanCheckout } from './start-plan-checkout';

/** What owners press. Each form leads to the next page, whatever happens; what went wrong is said there. */
const BILLING = '/billing';
const HERE = '/billing#plan';

/** Leads to Stripe's page, where the subscription begins. */
export async function goToPlanCheckout(form: FormData): Promise<void> {
  const { owner, choice, returnTo } = await read(form);
  const locale = await getLocale();
  const started = await unlessAway(() => startPlanCheckout(owner, choice, returnTo, locale));
  if (started?.kind === 'page') redirect(started.url);
  redirect(choosing(choice, returnTo, started === null ? 'away' : null));
}

/** Changes a running subscription, for what its owner has just been shown. */
export async function confirmPlanChange(form: FormData): Promise<void> {
  const { owner, choice, returnTo } = await read(form);
  const result = await unlessAway(() => changeSubscription(owner, choice, readAgreed(form)));
  if (result === 'changed') redirect(withPlanNews(returnTo, 'changed'));
  redirect(choosing(choice, returnTo, result ?? 'away'));
}

export async function endPlan(form: FormData): Promise<void> {
  const owner = await admit(form);
  const isEnding = await unlessAway(() => setPlanEnding(owner, true));
  redirect(withPlanNews(HERE, isEnding === null ? 'away' : 'ending'));
}

export async function keepPlan(form: FormData): Promise<void> {
  const owner = await admit(form);
  const isKept = await unlessAway(() => setPlanEnding(owner, false));
  redirect(withPlanNews(HERE, isKept === null ? 'away' : 'kept'));
}

/** Leads to Stripe's page of the invoice that is open. */
export async function payPlanNow(form: FormData): Promise<void> {
  const owner = await admit(form);
  const page = await unlessAway(async () => ({ url: await payPage(owner) }));
  redirect(page === null ? withPlanNews(HERE, 'away') : (page.url ?? HERE));
}

/** Leads to Stripe's own page of invoices, cards and the subscription. */
export async function managePlanAtStripe(form: FormData): Promise<void> {
  const owner = await admit(form);
  const locale = await getLocale();
  const url = await unlessAway(() => portalPage(owner, locale));
  redirect(url ?? withPlanNews(HERE, 'away'));
}

async function admit(form: FormData): Promise<Person> {
  const owner = (await isFromOwnPages(form)) ? await currentActor() : null;
  return owner ?? redirect(BILLING);
}

async function read(form: FormData): Promise<{ owner: Person; choice: PlanChoice; returnTo: string }> {
  const owner = await admit(form);
  const returnTo = planReturnTo(form.get('return_to'));
  const choice = readChoice(form.get('plan'), form.get('seats'));
  return choice ? { owner, choice, returnTo } : redirect('/billing/plan');
}

function readAgreed(form: FormData): Agreed {
  const [now, date] = [form.get('now'), form.get('proration_date')];
  if (typeof now !== 'string' || typeof date !== 'string') return null;
  if (!/^\d{1,12}$/.test(now) || !/^\d{1,12}$/.test(date)) return null;
  return { now: usdCents(BigInt(now)), prorationDate: Number(date) };
}

/** Back to the choice, and what it would mean now. */
function choosing({ plan, seats }: PlanChoice, returnTo: string, trouble: ChoiceTrouble | null): string {
  const said: Record<string, string> = trouble === null ? {} : { trouble };
  return `/billing/plan?${new URLSearchParams({ plan, seats: String(seats), return_to: returnTo, ...said })}`;
}

/** Null for what didn't work now and may work later; what may not be at all leads back to Billing. */
async function unlessAway<T>(act: () => Promise<T>): Promise<T | null> {
  try {
    return await act();
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    if (error.code === 'forbidden' || error.code === 'invalid_request') return redirect(BILLING);
    return null;
  }
}
