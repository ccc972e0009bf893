import type Stripe from 'stripe';

const DAY = 24 * 60 * 60;

export interface NewDispute {
  id: string;
  now: number;
  charge: Stripe.Charge;
  /** In cents. It may differ from the charge's, even be larger: exchange rates move. */
  amount: number;
  inquiry: boolean;
}

/** A dispute as the bank opened it. An inquiry asks and takes nothing; the payment can still be refunded then. */
export function blankDispute({ id, now, charge, amount, inquiry }: NewDispute): Stripe.Dispute {
  const brand = charge.payment_method_details?.card?.brand;
  return {
    id,
    object: 'dispute',
    amount,
    balance_transactions: [],
    charge: charge.id,
    created: now,
    currency: charge.currency,
    enhanced_eligibility_types: [],
    evidence: noEvidence(charge),
    evidence_details: {
      due_by: now + 7 * DAY,
      enhanced_eligibility: {},
      has_evidence: false,
      past_due: false,
      submission_count: 0,
      submission_method: 'not_submitted',
    },
    intended_submission_method: null,
    is_charge_refundable: inquiry,
    livemode: false,
    metadata: {},
    payment_intent: charge.payment_intent,
    ...(brand ? { payment_method_details: cardCase(brand, inquiry) } : {}),
    reason: 'fraudulent',
    status: inquiry ? 'warning_needs_response' : 'needs_response',
  };
}

export function cardCase(brand: string, inquiry: boolean): Stripe.Dispute.PaymentMethodDetails {
  const network_reason_code = brand === 'mastercard' ? '4837' : '10.4';
  return {
    card: { brand, case_type: inquiry ? 'inquiry' : 'chargeback', network: brand, network_reason_code },
    type: 'card',
  };
}

function noEvidence(charge: Stripe.Charge): Stripe.Dispute.Evidence {
  return {
    access_activity_log: null,
    billing_address: null,
    cancellation_policy: null,
    cancellation_policy_disclosure: null,
    cancellation_rebuttal: null,
    customer_communication: null,
    customer_email_address: charge.billing_details.email,
    customer_name: charge.billing_details.name,
    customer_purchase_ip: null,
    customer_signature: null,
    duplicate_charge_documentation: null,
    duplicate_charge_explanation: null,
    duplicate_charge_id: null,
    enhanced_evidence: {},
    product_description: null,
    receipt: null,
    refund_policy: null,
    refund_policy_disclosure: null,
    refund_refusal_explanation: null,
    service_date: null,
    service_documentation: null,
    shipping_address: null,
    shipping_carrier: null,
    shipping_date: null,
    shipping_documentation: null,
    shipping_tracking_number: null,
    uncategorized_file: null,
    uncategorized_text: null,
  };
}
