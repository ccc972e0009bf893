import { customerOf } from '@/lib/customers/workspace-customer';
import { db } from '@/lib/platform/db';
import { newId } from '@/lib/platform/ids';
import { creditsFor } from '@/lib/platform/units';
import { recordConsent } from '../refills/consenting';
import { dollars, makeBuyer, type TestStripe } from './buying';

type CardPurchase = { card?: string; amount?: number; way?: 'saved_card' | 'refill' };

/** A workspace with a card on file at Stripe, and a purchase that waits to be charged to it. */
export async function makeCardPurchase(stripe: TestStripe, over: CardPurchase = {}) {
  const { card = 'pm_card_visa', amount = 20, way = 'saved_card' } = over;
  const made = await makeBuyer();
  const customerId = await customerOf(made.workspaceId);
  const paymentMethodId = await keepCard(stripe, customerId, card);
  const purchaseId = await insertCardPurchase({ ...made, customerId, paymentMethodId, amount, way });
  return { ...made, customerId, paymentMethodId, purchaseId };
}

/** Puts one of Stripe's test cards on file. */
export async function keepCard(stripe: TestStripe, customer: string, card: string): Promise<string> {
  const { id } = await stripe.sdk.paymentMethods.attach(card, { customer });
  return id;
}

type Insert = {
  workspaceId: string;
  buyer: { userId: string };
  customerId: string;
  paymentMethodId: string;
  amount: number;
  way: 'saved_card' | 'refill';
};

export async function insertCardPurchase(of: Insert): Promise<string> {
  const amountCents = dollars(of.amount);
  const { workspaceId } = of;
  const consentId = of.way === 'refill' ? await recordConsent({ workspaceId, userId: of.buyer.userId }) : null;
  const { id } = await db.purchase.create({
    data: {
      id: newId(),
      workspaceId,
      userId: of.buyer.userId,
      amountCents,
      credits: creditsFor(amountCents),
      returnTo: '/billing',
      way: of.way,
      consentId,
      stripeCustomerId: of.customerId,
      stripePaymentMethodId: of.paymentMethodId,
    },
  });
  return id;
}

/** What Stripe has really charged a customer, in cents. */
export async function chargedTo(stripe: TestStripe, customer: string): Promise<number> {
  const { data } = await stripe.sdk.charges.list({ customer, limit: 100 });
  return data.filter(({ paid }) => paid).reduce((sum, { amount }) => sum + amount, 0);
}

/** Answers Stripe's page where a card's owner proves who they are. */
export async function prove(url: string | null | undefined, button: 'complete' | 'fail'): Promise<void> {
  const page = await (await fetch(url ?? '')).text();
  const form = new URLSearchParams();
  for (const [input] of page.matchAll(/<input[^>]*type="hidden"[^>]*>/g)) {
    form.set(/name="([^"]*)"/.exec(input)?.[1] ?? '', /value="([^"]*)"/.exec(input)?.[1] ?? '');
  }
  const name = /<button[^>]*name="([^"]*)"/.exec(page)?.[1] ?? 'outcome';
  form.set(name, button);
  const answer = await fetch(url ?? '', { method: 'POST', body: form, redirect: 'manual' });
  if (answer.status !== 303) throw new Error(`${answer.status} ${page}`);
}
