import type { MemberActor } from '@/lib/auth/actor';
import { syncCard } from '@/lib/cards/sync-card';
import { usdCents } from '@/lib/platform/units';
import { startCheckout } from '@/lib/purchases/start-checkout';
import { syncPurchase } from '@/lib/purchases/sync-purchase';

type Card = 'new' | 'new_and_saved' | 'saved';

/**
 * One purchase of the past, made as people make it: by Checkout, with the test card 4242… typed into the page that the
 * local Stripe shows, and read back by the one function that moves purchases.
 */
export async function buyCredits(buyer: MemberActor, cents: bigint, card: Card): Promise<void> {
  const { url, purchaseId } = await startCheckout({ buyer, amount: usdCents(cents), returnTo: '/billing' });
  await pay(url, buyer.name, card);
  const { state } = await syncPurchase(purchaseId);
  if (state !== 'paid') throw new Error(`a purchase that was paid is ${state}`);
  if (card === 'new_and_saved') await syncCard(buyer.workspace.id);
}

/** Fills in Stripe's page and pays, with a card of one's own or the one that was saved. */
export async function pay(url: string, name: string, card: Card): Promise<void> {
  const page = await (await fetch(url)).text();
  const hidden = (field: string) => new RegExp(`name="${field}" value="([^"]*)"`).exec(page)?.[1] ?? '';
  const saved = hidden('shown');
  const form = new URLSearchParams({ attempt: hidden('attempt'), shown: saved });
  if (card === 'saved') form.set('method', saved);
  else {
    const expiry = `12/${(new Date().getUTCFullYear() + 3) % 100}`;
    for (const [field, value] of Object.entries({
      method: 'new',
      cardNumber: '4242424242424242',
      expiry,
      cvc: '123',
      name,
    }))
      form.set(field, value);
  }
  if (card === 'new_and_saved') form.set('save', 'on');
  const response = await fetch(url, { method: 'POST', body: form, redirect: 'manual' });
  if (response.status !== 303) throw new Error(`the payment page answered ${response.status}`);
}
