import 'server-only';
import { db } from '@/lib/platform/db';

/** Notes which session was opened for a purchase, and for which customer; a second session is a fault. */
export async function rememberSession(
  purchaseId: string,
  { sessionId, customerId }: { sessionId: string; customerId: string },
): Promise<void> {
  const noted = await db.$executeRaw`
    update purchase set stripe_session_id = ${sessionId}, stripe_customer_id = ${customerId}, updated_at = studio_now()
    where id = ${purchaseId}::uuid and (stripe_session_id is null or stripe_session_id = ${sessionId})`;
  if (noted !== 1) throw new Error(`Purchase ${purchaseId} has another session than ${sessionId}`);
}

/** Notes which payment was sent for a purchase; a second one is a fault. */
export async function rememberPayment(purchaseId: string, paymentIntentId: string): Promise<void> {
  const noted = await db.$executeRaw`
    update purchase set stripe_payment_intent_id = ${paymentIntentId}, updated_at = studio_now()
    where id = ${purchaseId}::uuid and coalesce(stripe_payment_intent_id, ${paymentIntentId}) = ${paymentIntentId}`;
  if (noted !== 1) throw new Error(`Purchase ${purchaseId} has another payment than ${paymentIntentId}`);
}
