import 'server-only';
import type { Hold } from '@/lib/generated/prisma/client';
import { db } from '@/lib/platform/db';
import { AppError } from '@/lib/platform/errors';
import { isId } from '@/lib/platform/ids';
import { type Microcredits, microcredits } from '@/lib/platform/units';
import type { ModelPrice } from '@/lib/pricing/price-list';
import { can, type Member } from '@/lib/workspaces/permissions';
import { type Explanation, explainCost, priceIn } from './explain-cost';
import { readNames } from './names';
import { type ReceiptFacts, readFacts } from './receipt-facts';

/** Everything that is known of one request; amounts in microcredits. */
export type RequestReceipt = {
  id: string;
  state: 'open' | 'settled' | 'released' | 'expired';
  model: string;
  /** Its price when it began; null when no list has that version any more. */
  price: ModelPrice | null;
  priceVersion: string;
  feature: string;
  person: { name: string; email: string } | null;
  key: { name: string; prefix: string } | null;
  startedAt: Date;
  endedAt: Date | null;
  held: Microcredits;
  limit: Microcredits;
  included: Microcredits;
  topUp: Microcredits;
  charged: Microcredits;
  writtenOff: Microcredits;
  facts: ReceiptFacts;
  /** Why the tokens cost that; null when tokens or prices aren't known. */
  explanation: Explanation | null;
};

/**
 * A request's receipt, for those who may see it: whoever made it, and whoever sees everybody's usage.
 * @throws AppError `not_found`, also for what exists but is somebody else's
 */
export async function readRequest(viewer: Member, requestId: string): Promise<RequestReceipt> {
  if (!isId(requestId)) throw new AppError('not_found');
  const workspaceId = viewer.workspace.id;
  const hold = await db.hold.findUnique({ where: { workspaceId_requestId: { workspaceId, requestId } } });
  const isVisible = hold && (hold.userId === viewer.userId || can(viewer, 'see_all_usage'));
  if (!isVisible) throw new AppError('not_found');
  return receiptOf(hold);
}

/** A hold with the names and prices that belong to it. Whoever asks has made sure that it may be seen. */
export async function receiptOf(hold: Hold): Promise<RequestReceipt> {
  const { workspaceId } = hold;
  const keyIds = hold.apiKeyId === null ? [] : [hold.apiKeyId];
  const { people, keys } = await readNames(workspaceId, { userIds: [hold.userId], keyIds });
  const facts = readFacts(hold.receipt);
  const price = priceIn(hold.priceVersion, hold.model);
  return {
    id: hold.requestId,
    state: hold.state,
    model: hold.model,
    price,
    priceVersion: hold.priceVersion,
    feature: hold.feature,
    person: people.get(hold.userId) ?? null,
    key: hold.apiKeyId === null ? null : (keys.get(hold.apiKeyId) ?? null),
    startedAt: hold.createdAt,
    endedAt: hold.endedAt,
    held: microcredits(hold.amount),
    limit: microcredits(hold.limit),
    included: microcredits(hold.chargedIncluded),
    topUp: microcredits(hold.chargedTopUp),
    charged: microcredits(hold.chargedIncluded + hold.chargedTopUp),
    writtenOff: microcredits(hold.writtenOff),
    facts,
    explanation: price && facts.tokens ? explainCost(price, facts.tokens) : null,
  };
}
