import { syncCard } from '@/lib/cards/sync-card';
import { customerOf } from '@/lib/customers/workspace-customer';
import { db } from '@/lib/platform/db';
import { microcredits } from '@/lib/platform/units';
import { consentVersion } from '@/lib/refills/consent-text';
import { turnOn } from '@/lib/refills/switch';
import type { RefillTerms } from '@/lib/refills/terms';
import { dollars, makeBuyer, type TestStripe } from '../purchases/buying';
import { asOwner } from '../setup/clock';
import { buyCredits, credits, spend } from '../setup/factories';

type Wanted = {
  card?: string;
  terms?: Partial<{ threshold: number; amount: number; ceiling: number }>;
  topUp?: number;
};

/** $20 below 5 credits, $100 a month, unless the test says otherwise. */
export function termsOf({ threshold = 5, amount = 20, ceiling = 100 }: NonNullable<Wanted['terms']> = {}): RefillTerms {
  return { threshold: credits(threshold), amount: dollars(amount), ceiling: dollars(ceiling) };
}

export function acceptanceOf(terms: Wanted['terms'] = {}, locale = 'en') {
  return { terms: termsOf(terms), textVersion: consentVersion(locale) ?? '', locale, page: '/billing' };
}

/** A workspace with some credits, a card on file, and auto-refill on. */
export async function makeRefiller(stripe: TestStripe, { card = 'pm_card_visa', terms = {}, topUp = 10 }: Wanted = {}) {
  const made = await makeBuyer();
  const { workspaceId, buyer } = made;
  await buyCredits(workspaceId, buyer.userId, credits(topUp));
  const customerId = await customerOf(workspaceId);
  await putCardOnFile(stripe, workspaceId, card);
  await turnOn(buyer, acceptanceOf(terms));
  return { ...made, customerId };
}

export type Refiller = Awaited<ReturnType<typeof makeRefiller>>;

/** One of Stripe's test cards, as the customer's default, and our mirror of it. */
export async function putCardOnFile(stripe: TestStripe, workspaceId: string, card: string): Promise<string> {
  const customer = await customerOf(workspaceId);
  const { id } = await stripe.sdk.paymentMethods.attach(card, { customer });
  await stripe.sdk.customers.update(customer, { invoice_settings: { default_payment_method: id } });
  await syncCard(workspaceId);
  return id;
}

/** Leaves so many credits: 4 is one below the usual threshold. */
export async function dropTo({ workspaceId, buyer }: Pick<Refiller, 'workspaceId' | 'buyer'>, left = 4): Promise<void> {
  const { topUp } = await db.wallet.findUniqueOrThrow({ where: { workspaceId } });
  await spend({ workspaceId, userId: buyer.userId }, microcredits(topUp - credits(left)));
}

export async function refillsOf(workspaceId: string) {
  return db.purchase.findMany({
    where: { workspaceId, way: 'refill' },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
  });
}

export async function onlyRefill(workspaceId: string) {
  const refills = await refillsOf(workspaceId);
  const [refill] = refills;
  if (!refill || refills.length !== 1) throw new Error(`${refills.length} refills`);
  return refill;
}

export async function ruleOf(workspaceId: string) {
  return db.refillRule.findUniqueOrThrow({ where: { workspaceId } });
}

/** What Stripe has on its books: how often this customer's cards were charged, and how much. */
export async function chargesOf(stripe: TestStripe, customer: string) {
  const { data } = await stripe.sdk.charges.list({ customer, limit: 100 });
  const paid = data.filter((charge) => charge.paid);
  return { paid: paid.length, cents: paid.reduce((sum, { amount }) => sum + amount, 0), tried: data.length };
}

/** Makes everything of a workspace's refills so much older, as if the time had passed. */
export async function letPass(workspaceId: string, interval: string): Promise<void> {
  await asOwner(
    `update purchase set created_at = created_at - $2::interval, updated_at = updated_at - $2::interval,
       paid_at = paid_at - $2::interval, sent_at = sent_at - $2::interval where workspace_id = $1`,
    [workspaceId, interval],
  );
  await asOwner(
    `update refill_rule set changed_at = changed_at - $2::interval, last_checked_at = last_checked_at - $2::interval
     where workspace_id = $1`,
    [workspaceId, interval],
  );
}

export async function noticesOf(workspaceId: string, kind: string) {
  return db.notice.findMany({ where: { workspaceId, kind } });
}

/** Does it so often at the same moment. */
export function atOnce<T>(times: number, act: () => Promise<T>): Promise<T[]> {
  return Promise.all(Array.from({ length: times }, act));
}
