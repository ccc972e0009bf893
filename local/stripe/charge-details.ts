import type Stripe from 'stripe';
import type { Decline } from './declines';
import { randomText } from './ids';

export function outcomeOf(decline: Decline | null): Stripe.Charge.Outcome {
  const shared = { network_advice_code: null, network_decline_code: null };
  if (!decline) {
    return {
      ...shared,
      advice_code: null,
      network_status: 'approved_by_network',
      reason: null,
      risk_level: 'normal',
      risk_score: 12,
      seller_message: 'Payment complete.',
      type: 'authorized',
    };
  }
  const blocked = decline.blocked === true;
  return {
    ...shared,
    advice_code: decline.adviceCode,
    network_status: blocked ? 'not_sent_to_network' : 'declined_by_network',
    reason: blocked ? 'highest_risk_level' : decline.declineCode,
    risk_level: blocked ? 'highest' : 'normal',
    risk_score: blocked ? 90 : 12,
    seller_message: blocked
      ? 'Stripe blocked this payment as too risky.'
      : 'The bank did not return any further details with this decline.',
    type: blocked ? 'blocked' : 'issuer_declined',
  };
}

/** What paid, as the charge shows it. */
export function methodDetails(
  method: Stripe.PaymentMethod,
  amount: number,
  decline: Decline | null,
): Stripe.Charge.PaymentMethodDetails | null {
  if (method.card) return { card: cardDetails(method.card, amount, decline), type: 'card' };
  return method.us_bank_account
    ? { type: 'us_bank_account', us_bank_account: bankDetails(method.us_bank_account) }
    : null;
}

function bankDetails(account: Stripe.PaymentMethod.UsBankAccount): Stripe.Charge.PaymentMethodDetails.UsBankAccount {
  const { account_holder_type, account_type, bank_name, fingerprint, last4, routing_number } = account;
  return { account_holder_type, account_type, bank_name, fingerprint, last4, payment_reference: null, routing_number };
}

function cardDetails(
  card: Stripe.PaymentMethod.Card,
  amount: number,
  decline: Decline | null,
): Stripe.Charge.PaymentMethodDetails.Card {
  const paid = decline === null;
  return {
    amount_authorized: paid ? amount : null,
    authorization_code: paid ? randomText(6).toUpperCase() : null,
    brand: card.brand,
    checks: {
      address_line1_check: null,
      address_postal_code_check: null,
      cvc_check: decline?.code === 'incorrect_cvc' ? 'fail' : 'pass',
    },
    country: card.country,
    electronic_commerce_indicator: null,
    exp_month: card.exp_month,
    exp_year: card.exp_year,
    extended_authorization: { status: 'disabled' },
    fingerprint: card.fingerprint ?? null,
    funding: card.funding,
    incremental_authorization: { status: 'unavailable' },
    installments: null,
    last4: card.last4,
    mandate: null,
    multicapture: { status: 'unavailable' },
    network: card.brand,
    network_token: { used: false },
    network_transaction_id: randomText(15),
    overcapture: { maximum_amount_capturable: amount, status: 'unavailable' },
    regulated_status: 'unregulated',
    three_d_secure: null,
    transaction_link_id: null,
    wallet: null,
  };
}
