import type Stripe from 'stripe';
import { z } from 'zod';
import {
  clearableText,
  created,
  expand,
  flag,
  integer,
  list,
  metadata,
  only,
  pages,
  type Shape,
  text,
  unsupported,
} from './params';

/** Stripe's limits for a charge in US dollars, in cents: https://docs.stripe.com/currencies#minimum-and-maximum-charge-amounts */
export const LEAST_CENTS = 50;
export const MOST_CENTS = 99_999_999;

const futureUsage = z.enum(['off_session', 'on_session']);

/** Why the buyer isn't there changes nothing here. */
const offSession = z
  .enum(['true', 'false', 'one_off', 'recurring'])
  .transform((value) => value !== 'false')
  .optional();

const automatic = z.strictObject({
  allow_redirects: z.enum(['always', 'never']).optional(),
  enabled: flag,
} satisfies Shape<Stripe.PaymentIntentCreateParams.AutomaticPaymentMethods>);

const either = {
  allowed_payment_method_types: list(only('card', 'us_bank_account')).optional(),
  amount_details: unsupported,
  confirmation_token: unsupported,
  error_on_requires_action: flag.optional(),
  excluded_payment_method_types: unsupported,
  expand,
  hooks: unsupported,
  mandate: unsupported,
  mandate_data: unsupported,
  off_session: offSession,
  payment_details: unsupported,
  payment_method: text().optional(),
  payment_method_data: unsupported,
  payment_method_options: unsupported,
  radar_options: unsupported,
  return_url: text().optional(),
  shipping: unsupported,
  use_stripe_sdk: flag.optional(),
};

export const createParams = z.strictObject({
  ...either,
  amount: integer({ min: 1 }),
  application_fee_amount: unsupported,
  automatic_payment_methods: automatic.optional(),
  capture_method: only('automatic', 'automatic_async').optional(),
  confirm: flag.optional(),
  confirmation_method: only('automatic').optional(),
  currency: text(3),
  customer: text().optional(),
  customer_account: unsupported,
  description: text(1000).optional(),
  metadata: metadata.optional(),
  on_behalf_of: unsupported,
  payment_method_configuration: unsupported,
  receipt_email: text(512).optional(),
  setup_future_usage: futureUsage.optional(),
  statement_descriptor: text(22).optional(),
  statement_descriptor_suffix: text(22).optional(),
  transfer_data: unsupported,
  transfer_group: unsupported,
} satisfies Shape<Stripe.PaymentIntentCreateParams>);

export const confirmParams = z.strictObject({
  ...either,
  amount_to_confirm: unsupported,
  capture_method: only('automatic', 'automatic_async').optional(),
  receipt_email: clearableText(512).optional(),
  setup_future_usage: z.union([z.literal('').transform(() => null), futureUsage]).optional(),
} satisfies Shape<Stripe.PaymentIntentConfirmParams>);

export const cancelParams = z.strictObject({
  cancellation_reason: z.enum(['abandoned', 'duplicate', 'fraudulent', 'requested_by_customer']).optional(),
  expand,
} satisfies Shape<Stripe.PaymentIntentCancelParams>);

export const updateParams = z.strictObject({
  allowed_payment_method_types: unsupported,
  amount: unsupported,
  amount_details: unsupported,
  application_fee_amount: unsupported,
  capture_method: unsupported,
  currency: unsupported,
  customer: unsupported,
  customer_account: unsupported,
  description: clearableText(1000).optional(),
  excluded_payment_method_types: unsupported,
  expand,
  hooks: unsupported,
  metadata: metadata.optional(),
  payment_details: unsupported,
  payment_method: unsupported,
  payment_method_configuration: unsupported,
  payment_method_data: unsupported,
  payment_method_options: unsupported,
  receipt_email: clearableText(512).optional(),
  setup_future_usage: unsupported,
  shipping: unsupported,
  statement_descriptor: unsupported,
  statement_descriptor_suffix: unsupported,
  transfer_data: unsupported,
  transfer_group: unsupported,
} satisfies Shape<Stripe.PaymentIntentUpdateParams>);

export const listParams = z.strictObject({
  ...pages,
  created: created.optional(),
  customer: text().optional(),
  customer_account: unsupported,
  expand,
} satisfies Shape<Stripe.PaymentIntentListParams>);

export const retrieveParams = z.strictObject({
  client_secret: text().optional(),
  expand,
} satisfies Shape<Stripe.PaymentIntentRetrieveParams>);
