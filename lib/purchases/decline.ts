/**
 * What a buyer is told when a card is not charged. Banks' reasons that accuse somebody, or help whoever tests stolen cards,
 * stay between the bank and us: those read like any other no. Source: https://docs.stripe.com/declines/codes
 */
export type DeclineKind =
  | 'insufficient_funds'
  | 'over_limit'
  | 'expired'
  | 'wrong_details'
  | 'not_supported'
  | 'try_again'
  | 'not_authenticated'
  | 'card_gone'
  | 'not_charged'
  | 'declined';

const KINDS: Record<string, DeclineKind> = {
  insufficient_funds: 'insufficient_funds',
  withdrawal_count_limit_exceeded: 'over_limit',
  card_velocity_exceeded: 'over_limit',
  expired_card: 'expired',
  incorrect_cvc: 'wrong_details',
  invalid_cvc: 'wrong_details',
  incorrect_number: 'wrong_details',
  invalid_number: 'wrong_details',
  incorrect_zip: 'wrong_details',
  incorrect_address: 'wrong_details',
  invalid_expiry_month: 'wrong_details',
  invalid_expiry_year: 'wrong_details',
  card_not_supported: 'not_supported',
  currency_not_supported: 'not_supported',
  invalid_amount: 'not_supported',
  transaction_not_allowed: 'not_supported',
  service_not_allowed: 'not_supported',
  processing_error: 'try_again',
  issuer_not_available: 'try_again',
  reenter_transaction: 'try_again',
  try_again_later: 'try_again',
  approve_with_id: 'try_again',
  authentication_required: 'not_authenticated',
  authentication_not_handled: 'not_authenticated',
  payment_intent_authentication_failure: 'not_authenticated',
  card_unusable: 'card_gone',
  withdrawn: 'not_charged',
  never_arrived: 'not_charged',
  never_opened: 'not_charged',
  given_back: 'not_charged',
};

/** What to say of a purchase that failed, by the reason on its row: Stripe's decline code, or a word of ours. Pure. */
export function declineKind(reason: string | null): DeclineKind {
  return (reason !== null && Object.hasOwn(KINDS, reason) && KINDS[reason]) || 'declined';
}

/** Whether another try with the same card is no use: it must be replaced, or its owner must ask the bank. Pure. */
export function isOfTheCard(kind: DeclineKind): boolean {
  return kind === 'expired' || kind === 'wrong_details' || kind === 'not_supported' || kind === 'card_gone';
}
