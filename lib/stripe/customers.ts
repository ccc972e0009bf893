import 'server-only';
import { callStripe } from './client';
import { isMissing } from './errors';

export type CustomerDetails = { workspaceId: string; name: string; email: string | null };

/**
 * Creates a customer, or finds the one that the same key has created: repeating it is harmless. The details are set by
 * a second call, because a repeated key must come with the same parameters and a name may have changed in between.
 * @throws AppError `stripe_unavailable`
 */
export async function createCustomer(details: CustomerDetails, idempotencyKey: string): Promise<string> {
  const metadata = { workspace_id: details.workspaceId };
  const { id } = await callStripe('customers.create', (stripe) =>
    stripe.customers.create({ metadata }, { idempotencyKey }),
  );
  const email = details.email ?? undefined;
  await callStripe('customers.update', (stripe) => stripe.customers.update(id, { name: details.name, email }));
  return id;
}

/**
 * Whether Stripe has ever had this customer; it still knows those that were deleted.
 * @throws AppError `stripe_unavailable`
 */
export async function isCustomerKnown(customerId: string): Promise<boolean> {
  try {
    await callStripe('customers.retrieve', (stripe) => stripe.customers.retrieve(customerId));
    return true;
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}
