import type { HoldAnswer, HoldRequest } from '@/lib/credits/holds';
import { db } from '@/lib/platform/db';
import { log, reasonOf } from '@/lib/platform/log';
import { REFUSALS_KEPT_DAYS, REFUSALS_KEPT_PER_MINUTE } from '@/lib/platform/policy';
import { rateLimit } from '@/lib/platform/rate-limit';

type Refused = Pick<HoldRequest, 'workspaceId' | 'requestId' | 'apiKeyId' | 'model' | 'feature' | 'least'> & {
  userId: string;
};

/**
 * Keeps why a request was refused, for whoever is asked about it. The refusal stands without it: what can't be noted is
 * only logged, and of a caller that asks in a loop not every one is kept.
 */
export async function noteRefusal(of: Refused, answer: Extract<HoldAnswer, { balances: object }>): Promise<void> {
  const { workspaceId, requestId, userId, apiKeyId, model, feature, least } = of;
  const limits = { limit: REFUSALS_KEPT_PER_MINUTE, windowSeconds: 60 };
  if (!rateLimit(`refusals:${workspaceId}`, limits).ok) return;
  const { available, held } = answer.balances;
  const { limit = null, charged = null } = 'charged' in answer ? answer : {};
  try {
    await db.$executeRaw`
      insert into refusal (request_id, workspace_id, user_id, api_key_id, code, model, feature, needed, available, held,
        "limit", charged)
      values (${requestId}::uuid, ${workspaceId}::uuid, ${userId}::uuid, ${apiKeyId}::uuid, ${answer.outcome}, ${model},
        ${feature}, ${least}, ${available}, ${held}, ${limit}::bigint, ${charged}::bigint)
      on conflict do nothing`;
  } catch (error) {
    log.warn('refusal_not_noted', { request_id: requestId, reason: reasonOf(error) });
  }
}

/** Deletes those that are older than anybody asks about. */
export async function forgetRefusals(): Promise<void> {
  await db.$executeRaw`
    delete from refusal where created_at < studio_now() - make_interval(days => ${REFUSALS_KEPT_DAYS}::int)`;
}
