import { db } from '@/lib/platform/db';
import { AppError } from '@/lib/platform/errors';
import { isId } from '@/lib/platform/ids';
import { microcredits, toDecimal } from '@/lib/platform/units';
import { can } from '@/lib/workspaces/permissions';
import type { MeteredCaller } from './caller';

/**
 * What a request left behind, for the workspace it belongs to; who may not see everybody's usage sees only their own.
 * @throws AppError `not_found`, also for what exists but is somebody else's
 */
export async function readReceipt(caller: MeteredCaller, requestId: string) {
  if (!isId(requestId)) throw new AppError('not_found');
  const hold = await db.hold.findUnique({
    where: { workspaceId_requestId: { workspaceId: caller.workspace.id, requestId } },
  });
  const isVisible = hold && (hold.userId === caller.userId || can(caller, 'see_all_usage'));
  if (!isVisible) throw new AppError('not_found');
  const facts = typeof hold.receipt === 'object' && !Array.isArray(hold.receipt) ? hold.receipt : {};
  const charged = hold.chargedIncluded + hold.chargedTopUp;
  return {
    status: hold.state === 'open' ? 'running' : null,
    ...facts,
    id: hold.requestId,
    object: 'request',
    model: hold.model,
    feature: hold.feature,
    price_version: hold.priceVersion,
    state: hold.state,
    cost: toDecimal(microcredits(charged)),
    charged: {
      included: toDecimal(microcredits(hold.chargedIncluded)),
      top_up: toDecimal(microcredits(hold.chargedTopUp)),
      written_off: toDecimal(microcredits(hold.writtenOff)),
    },
    hold: { amount: toDecimal(microcredits(hold.amount)), limit: toDecimal(microcredits(hold.limit)) },
    created_at: hold.createdAt.toISOString(),
    ended_at: hold.endedAt?.toISOString() ?? null,
  };
}
