import type Stripe from 'stripe';
import type { Context } from './context';
import { newId } from './ids';

/** Stripe's test account that settles, https://docs.stripe.com/payments/ach-direct-debit/accept-a-payment#test-account-numbers */
const LAST4 = '6789';
const ROUTING = '110000000';

/** A bank account in the US, debited through ACH: whether there was money on it is known only days later. */
export function makeBankAccount(ctx: Context, email: string | null): Stripe.PaymentMethod {
  const paymentMethod: Stripe.PaymentMethod = {
    id: newId('pm'),
    object: 'payment_method',
    allow_redisplay: 'unspecified',
    billing_details: { address: null, email, name: 'Test Account Holder', phone: null, tax_id: null },
    created: ctx.now(),
    customer: null,
    customer_account: null,
    livemode: false,
    metadata: {},
    type: 'us_bank_account',
    us_bank_account: {
      account_holder_type: 'individual',
      account_type: 'checking',
      bank_name: 'STRIPE TEST BANK',
      financial_connections_account: null,
      fingerprint: 'localtestbank000',
      last4: LAST4,
      networks: { preferred: 'ach', supported: ['ach'] },
      routing_number: ROUTING,
      status_details: {},
    },
  };
  ctx.state.paymentMethods[paymentMethod.id] = { paymentMethod, testNumber: null };
  ctx.changed('paymentMethods', paymentMethod.id);
  return paymentMethod;
}
