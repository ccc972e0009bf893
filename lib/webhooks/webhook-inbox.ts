import 'server-only';
import { db } from '@/lib/platform/db';
import type { WebhookHint } from '@/lib/stripe/webhook-event';

/**
 * Every event that Stripe signed leaves a row: what came, how often, and what became of it. The mark "processed" is set
 * after the effect is durable and never before, so a crash in between only makes us look again.
 */
export async function receiveEvent(hint: WebhookHint): Promise<{ isProcessed: boolean }> {
  const rows = await db.$queryRaw<{ is_processed: boolean }[]>`
    insert into webhook_event (id, type, api_version, livemode)
    values (${hint.eventId}, ${hint.type}, ${hint.apiVersion}, ${hint.livemode})
    on conflict (id) do update set attempts = webhook_event.attempts + 1
    returning processed_at is not null as is_processed`;
  return { isProcessed: rows[0]?.is_processed ?? false };
}

/** Marks an event as processed, with what became of it; the first mark stays. */
export async function closeEvent(eventId: string, outcome: string, purchaseId: string | null): Promise<void> {
  await db.$executeRaw`
    update webhook_event set outcome = ${outcome}, purchase_id = ${purchaseId}::uuid, processed_at = studio_now()
    where id = ${eventId} and processed_at is null`;
}

/**
 * Notes that an event could not be handled this time, which leaves it open for Stripe's next delivery.
 * @returns how often it was delivered so far
 */
export async function noteFailure(eventId: string, outcome: string): Promise<number> {
  const rows = await db.$queryRaw<{ attempts: number }[]>`
    update webhook_event set outcome = ${outcome} where id = ${eventId} and processed_at is null returning attempts`;
  return rows[0]?.attempts ?? 0;
}
