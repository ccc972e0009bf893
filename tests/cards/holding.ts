import type Stripe from 'stripe';
import { readCard } from '@/lib/cards/read-card';
import { startCardSetup } from '@/lib/cards/start-card-setup';
import { syncCard } from '@/lib/cards/sync-card';
import { customerOf } from '@/lib/customers/workspace-customer';
import { db } from '@/lib/platform/db';
import { newId } from '@/lib/platform/ids';
import type { Person } from '@/lib/workspaces/permissions';
import { deliver, makeBuyer, type TestStripe, tryCard } from '../purchases/buying';

/** A workspace whose owner has a card on file: one of Stripe's names, `pm_card_visa` unless the test says otherwise. */
export async function makeHolder(
  stripe: TestStripe,
  card = 'pm_card_visa',
  over: Parameters<typeof makeBuyer>[0] = {},
) {
  const made = await makeBuyer(over);
  const customer = await customerOf(made.workspaceId);
  const { id: cardId } = await stripe.sdk.paymentMethods.attach(card, { customer });
  await syncCard(made.workspaceId);
  return { ...made, customer, cardId };
}

/** Goes to Stripe's page as an owner does, types a card, and answers the session. */
export async function bringCard(owner: Person, number: string): Promise<string> {
  const url = await startCardSetup(owner);
  const answer = await tryCard(url, number);
  if (answer.status !== 303) throw new Error(`no card taken: ${answer.status} ${await answer.text()}`);
  return sessionIn(url);
}

export function sessionIn(url: string): string {
  return /cs_[A-Za-z0-9_]+/.exec(url)?.[0] ?? '';
}

/** Delivers an event that says nothing but its type and whom it is about. */
export function tell(type: string, object: object, previous: object = {}): Promise<Response> {
  return deliver({
    id: `evt_${newId()}`,
    object: 'event',
    type,
    api_version: '2026-10-28.endive',
    livemode: false,
    data: { object, previous_attributes: previous },
  });
}

/** The end of the number that Billing shows; null without a card. */
export async function shownCard(workspaceId: string): Promise<string | null> {
  return (await readCard(workspaceId))?.last4 ?? null;
}

/** The customer's cards at Stripe, by the end of their numbers, and which of them is the default. */
export async function cardsAtStripe(stripe: TestStripe, customer: string) {
  const { data } = await stripe.sdk.paymentMethods.list({ customer, type: 'card' });
  const found = await stripe.sdk.customers.retrieve(customer, { expand: ['invoice_settings.default_payment_method'] });
  const method = found.deleted ? null : found.invoice_settings.default_payment_method;
  const preferred = typeof method === 'object' ? (method?.card?.last4 ?? null) : null;
  return { kept: data.flatMap(last4Of).toSorted(), preferred };
}

function last4Of({ card }: Stripe.PaymentMethod): string[] {
  return card ? [card.last4] : [];
}

/** What was told to whom of a kind: the occasions. */
export async function told(workspaceId: string, kind: string): Promise<string[]> {
  const notices = await db.notice.findMany({ where: { workspaceId, kind }, orderBy: { createdAt: 'asc' } });
  return notices.map(({ occasion }) => occasion);
}
