import { readBalances } from '@/lib/credits/balances';
import { db } from '@/lib/platform/db';
import { newId } from '@/lib/platform/ids';
import { makeAsker } from '../../ai/asking';
import { credits } from '../../setup/factories';
import type { Flow, KillPoint } from './flow';
import type { Replica } from './replica';
import { STATEMENTS } from './statements';

type Keyed = { workspaceId: string; key: string; mark: string };

async function ask({ url }: Replica, { key, mark }: Keyed): Promise<{ status: number; code?: string }> {
  const answer = await fetch(`${url}/api/v1/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json', 'idempotency-key': mark },
    body: JSON.stringify({ model: 'demo-medium', messages: [{ role: 'user', content: `[tokens:40] ${mark}` }] }),
  });
  const body = await answer.json();
  return { status: answer.status, code: body.error?.code };
}

/** A request with an Idempotency-Key; whoever gets no answer sends it again under the same key. */
export function keyedFlow(): Flow<Keyed> {
  return {
    prepare: async () => {
      const { workspaceId, key } = await makeAsker({ included: credits(20) });
      const mark = newId();
      return { workspaceId, key, mark, ids: [workspaceId, mark] };
    },
    run: ask,
    recover: async (replica, of) => {
      const first = await ask(replica, of);
      const second = await ask(replica, of);
      // Answered, or told that the first request was charged and broken off.
      const isSettled = first.status === 200 || first.code === 'idempotency_conflict';
      if (!isSettled) throw new Error(`sent again, answered ${first.status} ${first.code}`);
      if (second.status !== first.status) throw new Error(`answered ${first.status}, and then ${second.status}`);
    },
    check: async ({ workspaceId }) => {
      const holds = await db.hold.findMany({ where: { workspaceId } });
      const charged = holds.filter((hold) => hold.chargedIncluded + hold.chargedTopUp > 0n);
      // None, when it died before its first note and its answer was kept already: a second's work is the house's loss.
      const problems =
        charged.length <= 1 ? [] : [`${charged.length} of ${holds.length} requests under one key were charged`];
      if ((await readBalances(workspaceId)).held !== 0n) problems.push('credits are still held');
      return problems;
    },
  };
}

const { keyTaken, holdPlaced, holdEnded } = STATEMENTS;
const call = /POST .*\/chat\/completions/;

export const KEYED_POINTS: KillPoint[] = [
  { name: 'key: after it was taken', stop: { channel: 'database', sql: keyTaken, when: 'after' } },
  { name: 'key: after the hold', stop: { channel: 'database', sql: holdPlaced, when: 'after' }, blocks: 'holds' },
  { name: 'key: after the model accepted', stop: { channel: 'model', call, when: 'head' } },
  { name: 'key: before it is booked', stop: { channel: 'database', sql: holdEnded, when: 'before' }, blocks: 'ends' },
  { name: 'key: after it was booked', stop: { channel: 'database', sql: holdEnded, when: 'after' }, blocks: 'ends' },
  { name: 'key: before the client has the answer', stop: { channel: 'client', call, when: 'head' } },
];
