import { sqlStateOf } from '@/lib/platform/errors';

/** A call that can share a statement with others of the same wallet. */
type Call = { workspaceId: string; requestId: string };
type Waiting<C, Answer> = { call: C; resolve: (answer: Answer) => void; reject: (error: unknown) => void };

/** More would make the first of a batch wait for the last. */
const MOST_AT_ONCE = 64;

/**
 * One row is one lock, so calls on one wallet can only follow each other. While a statement of this process is at work on
 * a wallet, the calls that come in for it are gathered, and then sent together as the next statement: ten to twenty
 * times as many on a busy wallet, and no slower when nobody waits. A call is answered after its batch was committed.
 */
export function coalesced<C extends Call, Answer>(
  run: (workspaceId: string, calls: C[]) => Promise<Answer[]>,
): (call: C) => Promise<Answer> {
  const waiting = new Map<string, Waiting<C, Answer>[]>();

  async function sendAll(workspaceId: string, first: Waiting<C, Answer>): Promise<void> {
    for (let batch = [first]; batch.length > 0; batch = takeBatch(workspaceId)) await send(workspaceId, batch);
    waiting.delete(workspaceId);
  }

  async function send(workspaceId: string, batch: Waiting<C, Answer>[]): Promise<void> {
    try {
      const answers = await run(
        workspaceId,
        batch.map(({ call }) => call),
      );
      for (const [index, { resolve, reject }] of batch.entries()) {
        const answer = answers[index];
        if (answer === undefined) reject(new Error('A call of the batch got no answer'));
        else resolve(answer);
      }
    } catch (error) {
      // What the database refused in one call must not fail the others.
      if (batch.length > 1 && wasRefused(error)) for (const one of batch) await send(workspaceId, [one]);
      else for (const { reject } of batch) reject(error);
    }
  }

  /** The next calls in the order they came, each request at most once: its second call builds on its first. */
  function takeBatch(workspaceId: string): Waiting<C, Answer>[] {
    const queue = waiting.get(workspaceId) ?? [];
    const batch = new Map<string, Waiting<C, Answer>>();
    const later: Waiting<C, Answer>[] = [];
    for (const one of queue) {
      const { requestId } = one.call;
      if (batch.size < MOST_AT_ONCE && !batch.has(requestId)) batch.set(requestId, one);
      else later.push(one);
    }
    waiting.set(workspaceId, later);
    return [...batch.values()];
  }

  return (call) =>
    new Promise((resolve, reject) => {
      const one = { call, resolve, reject };
      const queue = waiting.get(call.workspaceId);
      if (queue) queue.push(one);
      else {
        waiting.set(call.workspaceId, []);
        void sendAll(call.workspaceId, one);
      }
    });
}

/** SQLSTATE classes 22 and 23: the data was wrong, and nothing of the statement happened. */
function wasRefused(error: unknown): boolean {
  return sqlStateOf(error).some((state) => /^(22|23)/.test(state));
}
