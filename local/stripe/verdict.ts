import type Stripe from 'stripe';
import { cardNumbered, type TestCard } from './cards';
import type { Context } from './context';
import { DECLINES, type Decline } from './declines';

/** Whether the buyer is there: they can be asked to prove who they are, they can't, or they just did. */
export type Presence = 'on_session' | 'off_session' | 'authenticated';

/** What a bank answers: paid, under way for days, a person has to prove who they are first, or no. */
export type Verdict = 'paid' | 'pending' | 'action' | Decline;

/** What would come of charging this method now. Nothing happens by asking. */
export function verdictOn(ctx: Context, method: Stripe.PaymentMethod, presence: Presence): Verdict {
  if (method.type !== 'card') return 'pending';
  if (hasExpired(ctx, method.card)) return DECLINES.expired_card;
  const stored = ctx.state.paymentMethods[method.id];
  const card = cardNumbered(stored?.testNumber ?? '');
  const asks = stored?.decline === 'authentication_required' || asksFor(card, presence, stored?.setUp === true);
  if (asks && presence === 'off_session') return DECLINES.authentication_required;
  if (asks && presence === 'on_session') return 'action';
  if (stored?.decline && stored.decline !== 'authentication_required') return DECLINES[stored.decline];
  return card.decline ?? 'paid';
}

/** Whether the bank wants proof before a card is kept for later; a card that is kept isn't charged. */
export function verdictOnKeeping(ctx: Context, method: Stripe.PaymentMethod, presence: Presence): Verdict {
  const stored = ctx.state.paymentMethods[method.id];
  const card = cardNumbered(stored?.testNumber ?? '');
  if (method.type === 'card' && hasExpired(ctx, method.card)) return DECLINES.expired_card;
  if (method.type === 'card' && card.decline && !card.attaches) return card.decline;
  const asks = card.authentication === 'always' || card.authentication === 'unless_set_up';
  return asks && presence !== 'authenticated' ? 'action' : 'paid';
}

function asksFor({ authentication }: TestCard, presence: Presence, isSetUp: boolean): boolean {
  if (!authentication) return false;
  if (presence === 'on_session') return true;
  return authentication === 'always' || (authentication === 'unless_set_up' && !isSetUp);
}

/** A card is good until the last day of its month. */
function hasExpired(ctx: Context, card: Stripe.PaymentMethod.Card | undefined): boolean {
  return card !== undefined && Date.UTC(card.exp_year, card.exp_month, 1) <= ctx.now() * 1000;
}
