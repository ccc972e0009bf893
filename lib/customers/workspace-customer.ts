import 'server-only';
import { db } from '@/lib/platform/db';
import { AppError } from '@/lib/platform/errors';
import { type CustomerDetails, createCustomer } from '@/lib/stripe/customers';

/**
 * One workspace, one customer at Stripe: found through our own row and never by e-mail. Whoever comes at the same time
 * makes the same one (same idempotency key), and the row takes the first.
 * @throws AppError `not_found`, `stripe_unavailable`
 */
export async function customerOf(workspaceId: string): Promise<string> {
  const { customerId, details } = await readDetails(workspaceId);
  if (customerId !== null) return customerId;
  return keep(workspaceId, null, await createCustomer(details, `customer:${workspaceId}`));
}

/**
 * The customer after one that Stripe no longer has (somebody deleted it there, or the key belongs to another account).
 * @throws AppError `not_found`, `stripe_unavailable`
 */
export async function replaceCustomer(workspaceId: string, missing: string): Promise<string> {
  const { customerId, details } = await readDetails(workspaceId);
  if (customerId !== null && customerId !== missing) return customerId;
  return keep(workspaceId, missing, await createCustomer(details, `customer:${workspaceId}:after:${missing}`));
}

async function keep(workspaceId: string, expected: string | null, customerId: string): Promise<string> {
  const where = { id: workspaceId, stripeCustomerId: expected };
  const { count } = await db.workspace.updateMany({ where, data: { stripeCustomerId: customerId } });
  if (count === 1) return customerId;
  const current = await readDetails(workspaceId);
  return current.customerId ?? customerId;
}

async function readDetails(workspaceId: string): Promise<{ customerId: string | null; details: CustomerDetails }> {
  const workspace = await db.workspace.findUnique({
    where: { id: workspaceId },
    select: {
      name: true,
      stripeCustomerId: true,
      members: { where: { role: 'owner' }, orderBy: { joinedAt: 'asc' }, take: 1, select: { user: true } },
    },
  });
  if (!workspace) throw new AppError('not_found');
  const email = workspace.members[0]?.user.email ?? null;
  return { customerId: workspace.stripeCustomerId, details: { workspaceId, name: workspace.name, email } };
}
