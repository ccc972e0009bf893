import type Stripe from 'stripe';
import { z } from 'zod';
import { created, expand, flag, integer, list, metadata, only, pages, type Shape, text, unsupported } from './params';
import { recurring } from './prices';

const message = z.strictObject({ message: text(1200) });

const priceData = z.strictObject({
  currency: text(3),
  product: text().optional(),
  product_data: z
    .strictObject({
      description: text().optional(),
      images: unsupported,
      metadata: metadata.optional(),
      name: text(),
      tax_code: unsupported,
      tax_details: unsupported,
      unit_label: unsupported,
    } satisfies Shape<Stripe.Checkout.SessionCreateParams.LineItem.PriceData.ProductData>)
    .optional(),
  recurring: recurring.optional(),
  tax_behavior: only('exclusive').optional(),
  unit_amount: integer({ min: 0 }),
  unit_amount_decimal: unsupported,
} satisfies Shape<Stripe.Checkout.SessionCreateParams.LineItem.PriceData>);

const lineItem = z.strictObject({
  adjustable_quantity: unsupported,
  metadata: unsupported,
  price: text().optional(),
  price_data: priceData.optional(),
  quantity: integer({ min: 1, max: 999_999 }),
  tax_rates: unsupported,
} satisfies Shape<Stripe.Checkout.SessionCreateParams.LineItem>);

const paymentIntentData = z.strictObject({
  application_fee_amount: unsupported,
  capture_method: only('automatic', 'automatic_async').optional(),
  description: text(1000).optional(),
  metadata: metadata.optional(),
  on_behalf_of: unsupported,
  receipt_email: text(512).optional(),
  setup_future_usage: z.enum(['off_session', 'on_session']).optional(),
  shipping: unsupported,
  statement_descriptor: text(22).optional(),
  statement_descriptor_suffix: text(22).optional(),
  transfer_data: unsupported,
  transfer_group: unsupported,
} satisfies Shape<Stripe.Checkout.SessionCreateParams.PaymentIntentData>);

const setupIntentData = z.strictObject({
  description: text(1000).optional(),
  metadata: metadata.optional(),
  on_behalf_of: unsupported,
} satisfies Shape<Stripe.Checkout.SessionCreateParams.SetupIntentData>);

const subscriptionData = z.strictObject({
  application_fee_percent: unsupported,
  billing_cycle_anchor: unsupported,
  billing_cycle_anchor_config: unsupported,
  billing_mode: unsupported,
  default_tax_rates: unsupported,
  description: text(500).optional(),
  invoice_settings: unsupported,
  metadata: metadata.optional(),
  on_behalf_of: unsupported,
  pending_invoice_item_interval: unsupported,
  proration_behavior: unsupported,
  transfer_data: unsupported,
  trial_end: unsupported,
  trial_period_days: unsupported,
  trial_settings: unsupported,
} satisfies Shape<Stripe.Checkout.SessionCreateParams.SubscriptionData>);

const customText = z.strictObject({
  after_submit: message.optional(),
  shipping_address: unsupported,
  submit: message.optional(),
  terms_of_service_acceptance: message.optional(),
} satisfies Shape<Stripe.Checkout.SessionCreateParams.CustomText>);

const savedPaymentMethodOptions = z.strictObject({
  allow_redisplay_filters: list(z.enum(['always', 'limited', 'unspecified'])).optional(),
  payment_method_remove: only('disabled').optional(),
  payment_method_save: z.enum(['enabled', 'disabled']).optional(),
} satisfies Shape<Stripe.Checkout.SessionCreateParams.SavedPaymentMethodOptions>);

const invoiceData = z.strictObject({
  account_tax_ids: unsupported,
  custom_fields: unsupported,
  description: text(1500).optional(),
  footer: text(5000).optional(),
  issuer: unsupported,
  metadata: metadata.optional(),
  rendering_options: unsupported,
} satisfies Shape<Stripe.Checkout.SessionCreateParams.InvoiceCreation.InvoiceData>);

const invoiceCreation = z.strictObject({
  enabled: flag,
  invoice_data: invoiceData.optional(),
} satisfies Shape<Stripe.Checkout.SessionCreateParams.InvoiceCreation>);

const automaticTax = z.strictObject({
  enabled: flag,
  liability: unsupported,
} satisfies Shape<Stripe.Checkout.SessionCreateParams.AutomaticTax>);

const consentCollection = z.strictObject({
  payment_method_reuse_agreement: unsupported,
  promotions: only('none').optional(),
  terms_of_service: z.enum(['none', 'required']).optional(),
} satisfies Shape<Stripe.Checkout.SessionCreateParams.ConsentCollection>);

const customerUpdate = z.strictObject({
  address: z.enum(['auto', 'never']).optional(),
  name: only('never').optional(),
  shipping: unsupported,
} satisfies Shape<Stripe.Checkout.SessionCreateParams.CustomerUpdate>);

export const createParams = z.strictObject({
  adaptive_pricing: z.strictObject({ enabled: only('false').optional() }).optional(),
  after_expiration: unsupported,
  allow_promotion_codes: only('false').optional(),
  allowed_payment_method_types: list(only('card', 'us_bank_account')).optional(),
  automatic_tax: automaticTax.optional(),
  billing_address_collection: only('auto').optional(),
  branding_settings: unsupported,
  cancel_url: text().optional(),
  client_reference_id: text(200).optional(),
  consent_collection: consentCollection.optional(),
  currency: text(3).optional(),
  custom_fields: unsupported,
  custom_text: customText.optional(),
  customer: text().optional(),
  customer_account: unsupported,
  customer_creation: z.enum(['always', 'if_required']).optional(),
  customer_email: text(800).optional(),
  customer_update: customerUpdate.optional(),
  discounts: unsupported,
  excluded_payment_method_types: list(text()).optional(),
  expand,
  expires_at: integer().optional(),
  integration_identifier: unsupported,
  invoice_creation: invoiceCreation.optional(),
  line_items: list(lineItem).optional(),
  locale: text().optional(),
  managed_payments: unsupported,
  metadata: metadata.optional(),
  mode: z.enum(['payment', 'setup', 'subscription']),
  name_collection: unsupported,
  optional_items: unsupported,
  origin_context: z.enum(['mobile_app', 'web']).optional(),
  payment_intent_data: paymentIntentData.optional(),
  payment_method_collection: only('always').optional(),
  payment_method_configuration: unsupported,
  payment_method_data: z
    .strictObject({ allow_redisplay: z.enum(['always', 'limited', 'unspecified']).optional() })
    .optional(),
  payment_method_options: unsupported,
  permissions: unsupported,
  phone_number_collection: z.strictObject({ enabled: only('false') }).optional(),
  redirect_on_completion: unsupported,
  return_url: unsupported,
  saved_payment_method_options: savedPaymentMethodOptions.optional(),
  setup_intent_data: setupIntentData.optional(),
  shipping_address_collection: unsupported,
  shipping_options: unsupported,
  submit_type: z.enum(['auto', 'book', 'donate', 'pay']).optional(),
  subscription_data: subscriptionData.optional(),
  success_url: text(),
  tax_id_collection: unsupported,
  ui_mode: only('hosted_page').optional(),
  wallet_options: unsupported,
} satisfies Shape<Stripe.Checkout.SessionCreateParams>);

export type CreateParams = z.output<typeof createParams>;

export const listParams = z.strictObject({
  ...pages,
  created: created.optional(),
  customer: text().optional(),
  customer_account: unsupported,
  customer_details: unsupported,
  expand,
  payment_intent: text().optional(),
  payment_link: unsupported,
  status: z.enum(['open', 'complete', 'expired']).optional(),
  subscription: text().optional(),
} satisfies Shape<Stripe.Checkout.SessionListParams>);

export const lineItemParams = z.strictObject({
  ...pages,
  expand,
} satisfies Shape<Stripe.Checkout.SessionListLineItemsParams>);
