import 'server-only';
import { db } from '@/lib/platform/db';
import type { WebhookHint } from '@/lib/stripe/webhook-event';
import { syncSubscription } from './sync-subscription';

const ABOUT = /^(customer\.subscription\.|invoice\.|checkout\.session\.(completed|async_payment_succeeded)$)/;

/**
 * What an event means for a plan; null when it is about something else, or about a customer of nobody. Only the customer
 * is taken from it: Stripe is asked.
 * @throws AppError `stripe_unavailable`
 */
export async function hearOfSubscription({ type, customerId }: WebhookHint): Promise<string | null> {
  if (customerId === null || !ABOUT.test(type)) return null;
  const workspaceId = await workspaceOf(customerId);
  if (workspaceId === null) return null;
  const { subscription } = await syncSubscription(workspaceId);
  return subscription && `subscription_${subscription.status}`;
}

/** Whose customer it is now, or was when the subscription began. */
async function workspaceOf(customerId: string): Promise<string | null> {
  const rows = await db.$queryRaw<{ id: string }[]>`
    select id::text from workspace where stripe_customer_id = ${customerId}
    union all select workspace_id::text from subscription where stripe_customer_id = ${customerId}
    limit 1`;
  return rows[0]?.id ?? null;
}
