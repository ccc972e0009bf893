import type Stripe from 'stripe';
import type { CreateParams } from './checkout-params';
import type { Context } from './context';
import { invalid } from './errors';

/** Every place taxes alike here, and nobody is asked where they live: enough to see that tax is not what was bought. */
const TAX_PERCENT = 10;

/** @throws StripeFault 400 for what Stripe doesn't take, or this server doesn't act on. */
export function checkOptions(ctx: Context, params: CreateParams): void {
  const isTaxed = params.automatic_tax?.enabled === true;
  const isInvoiced = params.invoice_creation?.enabled === true;
  if (params.mode !== 'payment') {
    if (isInvoiced)
      throw invalid('You can only enable invoice creation when `mode` is set to `payment`.', {
        param: 'invoice_creation',
      });
    if (isTaxed || params.consent_collection)
      throw invalid('The local Stripe collects taxes and consent only in `payment` mode.', {
        param: isTaxed ? 'automatic_tax' : 'consent_collection',
      });
  }
  if (params.customer_update && !params.customer)
    throw invalid('`customer_update` can only be used with `customer`.', { param: 'customer_update' });
  if (isInvoiced && !params.customer)
    throw invalid('The local Stripe makes invoices only for a `customer`.', { param: 'invoice_creation' });
  const customer = params.customer ? ctx.state.customers[params.customer] : undefined;
  if (isTaxed && customer && !customer.address && params.customer_update?.address !== 'auto')
    throw invalid(
      "Automatic tax calculation in Checkout requires a valid address on the Customer. Add a valid address to the Customer or set either `customer_update[address]` to 'auto' or `customer_update[shipping]` to 'auto' to save the address entered in Checkout to the Customer.",
      { code: 'customer_tax_location_invalid', param: 'automatic_tax' },
    );
}

/** What was chosen about taxes, consent and invoices, as the session tells it. */
export function optionsOf(params: CreateParams, blank: Stripe.Checkout.Session): Partial<Stripe.Checkout.Session> {
  const { automatic_tax: tax, consent_collection: consent, invoice_creation: invoice } = params;
  const terms = consent?.terms_of_service ?? null;
  const data = invoice?.invoice_data;
  return {
    ...(tax?.enabled
      ? {
          automatic_tax: {
            enabled: true,
            liability: { type: 'self' },
            provider: 'stripe',
            status: 'requires_location_inputs',
          },
        }
      : {}),
    ...(consent
      ? {
          consent: { promotions: null, terms_of_service: null },
          consent_collection: { payment_method_reuse_agreement: null, promotions: 'none', terms_of_service: terms },
        }
      : {}),
    ...(invoice?.enabled && blank.invoice_creation
      ? {
          invoice_creation: {
            enabled: true,
            invoice_data: {
              ...blank.invoice_creation.invoice_data,
              description: data?.description ?? null,
              footer: data?.footer ?? null,
              metadata: data?.metadata ?? {},
            },
          },
        }
      : {}),
  };
}

/** What a session charges on top of an amount in cents. */
export function taxOn({ automatic_tax: { enabled } }: Stripe.Checkout.Session, amount: number): number {
  return enabled ? Math.round((amount * TAX_PERCENT) / 100) : 0;
}

/** Once it is known who pays, the tax is: until then the session tells none, as Stripe's does. */
export function addTax(session: Stripe.Checkout.Session): void {
  if (!session.automatic_tax.enabled || !session.total_details) return;
  const subtotal = session.amount_subtotal ?? 0;
  const tax = taxOn(session, subtotal);
  session.automatic_tax.status = 'complete';
  session.total_details.amount_tax = tax;
  session.amount_total = subtotal + tax;
}

export function needsTerms({ consent_collection: consent }: Stripe.Checkout.Session): boolean {
  return consent?.terms_of_service === 'required';
}
