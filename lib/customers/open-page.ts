import 'server-only';
import { AppError } from '@/lib/platform/errors';
import { log } from '@/lib/platform/log';
import type { OpenedSession } from '@/lib/stripe/sessions';
import { customerOf, replaceCustomer } from './workspace-customer';

/**
 * Opens a page of Stripe's for a workspace's customer; where somebody deleted the customer at Stripe, for the one that takes
 * its place. Stripe refused before anything was made, so a second key cannot make a second session.
 * @param open for a customer; `keyEnd` makes its idempotency key another one for the second
 * @throws AppError `not_found`, `stripe_unavailable`
 */
export async function openPage(
  workspaceId: string,
  open: (customerId: string, keyEnd: string) => Promise<OpenedSession>,
): Promise<{ sessionId: string; url: string; customerId: string }> {
  const customerId = await customerOf(workspaceId);
  const first = await open(customerId, '');
  if (first.outcome === 'created') return { ...first, customerId };
  const replacement = await replaceCustomer(workspaceId, customerId);
  log.warn('stripe_customer_replaced', { workspace_id: workspaceId, missing: customerId, replacement });
  const second = await open(replacement, `:${replacement}`);
  if (second.outcome === 'created') return { ...second, customerId: replacement };
  throw new AppError('stripe_unavailable');
}
