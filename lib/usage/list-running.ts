import 'server-only';
import { db } from '@/lib/platform/db';
import { type Microcredits, microcredits } from '@/lib/platform/units';
import { modelLabel } from './model-label';

/** A request that runs now, and what is held for it: the most that it can cost. */
export type RunningRequest = {
  id: string;
  person: string;
  model: string;
  feature: string;
  since: Date;
  held: Microcredits;
};

/** More than that are not shown one by one. */
const MOST = 20;

/** Requests that hold credits, the oldest first. */
export async function listRunning(workspaceId: string): Promise<RunningRequest[]> {
  const holds = await db.hold.findMany({
    where: { workspaceId, state: 'open' },
    orderBy: { createdAt: 'asc' },
    take: MOST,
  });
  const users = await db.user.findMany({ where: { id: { in: holds.map(({ userId }) => userId) } } });
  const people = new Map(users.map(({ id, name, email }) => [id, name ?? email]));
  return holds.map(({ requestId, userId, model, feature, createdAt, amount }) => ({
    id: requestId,
    person: people.get(userId) ?? '',
    model: modelLabel(model),
    feature,
    since: createdAt,
    held: microcredits(amount),
  }));
}
