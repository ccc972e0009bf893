import type { Random } from '@/prisma/seed/random';
import { makeAsker } from '../../ai/asking';
import { credits } from '../../setup/factories';
import type { Pair } from '../crash/pair';
import type { Replica } from '../crash/replica';
import { NOTED_WITHIN_MS, tokensIn } from '../crash/request-flow';
import { crowd } from './seed';
import { strike } from './storm';

export type Asker = { workspaceId: string; key: string };

/** One request of the bench, and what its client saw of it. */
export type Asked = {
  /** Its feature, and a word of its prompt: by it everybody knows it again. */
  mark: string;
  asker: Asker;
  to: 0 | 1;
  switches: string;
  isStreamed: boolean;
  /** The client hangs up after so many bytes; null when it reads to the end. */
  hangsUpAfter: number | null;
  /** What the answer said it cost, when the client saw its end. */
  cost?: string;
  /** Tokens that its client had of a stream that broke under it, all but those of the last second. */
  hadBeforeLastSecond?: number;
};

const WEATHER = [
  [50, '[tokens:60] [tiny] [slow:4]'],
  [20, '[tokens:150] [tiny] [slow:10]'],
  [10, '[tokens:1300] [tiny]'],
  [5, '[error:500]'],
  [5, '[tokens:80] [tiny] [slow:4] [reset:20]'],
  [5, '[tokens:40] [tiny] [usage:missing]'],
  [5, '[empty]'],
] as const;

export const FUNDS = credits(20);

/** So many requests of a few workspaces: most are read to the end, some by clients that hang up. */
export async function planRequests(random: Random, count: number): Promise<Asked[]> {
  const askers: Asker[] = [];
  for (let index = 0; index < 12; index += 1) askers.push(await makeAsker({ included: FUNDS }));
  return Array.from({ length: count }, (_, index) => ({
    mark: `request_${index}_of_many`,
    asker: random.pick(askers.map((asker) => [1, asker] as const)),
    to: random.pick([
      [1, 0],
      [1, 1],
    ] as const),
    switches: random.pick(WEATHER),
    isStreamed: random.next() < 0.7,
    hangsUpAfter: random.next() < 0.2 ? random.between(1, 12_000) : null,
  }));
}

/** Sends them all, while processes are killed at moments that the plan has chosen. */
export async function sendAll(
  pair: Pair<Replica>,
  random: Random,
  all: readonly Asked[],
  kills: number,
): Promise<void> {
  const moments = Array.from({ length: kills }, (_, at) => Math.floor(((at + random.next()) * all.length) / kills));
  const targets = moments.map(() =>
    random.pick([
      [1, 0],
      [1, 1],
    ] as const),
  );
  let begun = 0;
  await crowd(all, 12, async (asked) => {
    begun += 1;
    const [moment] = moments;
    if (moment !== undefined && begun > moment) {
      moments.shift();
      await strike(pair, targets.shift() ?? 0);
    }
    let replica = pair.both[asked.to];
    while (!replica.isRunning) replica = await pair.next();
    await send(replica, asked);
  });
}

async function send({ url }: Replica, asked: Asked): Promise<void> {
  const gone = new AbortController();
  const pieces: { end: number; at: number }[] = [];
  let text = '';
  try {
    const answer = await fetch(`${url}/api/v1/chat/completions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${asked.asker.key}`, 'content-type': 'application/json' },
      body: JSON.stringify({
        model: 'demo-medium',
        messages: [{ role: 'user', content: `${asked.switches} ${asked.mark}` }],
        metadata: { feature: asked.mark },
        stream: asked.isStreamed,
      }),
      signal: gone.signal,
    });
    const decoder = new TextDecoder();
    for await (const bytes of answer.body ?? []) {
      text += decoder.decode(bytes, { stream: true });
      pieces.push({ end: text.length, at: performance.now() });
      if (asked.hangsUpAfter !== null && text.length >= asked.hangsUpAfter) return gone.abort();
    }
    asked.cost = /"cost":"([0-9.]+)"/.exec(text)?.[1];
  } catch {
    const lastSecond = (pieces.at(-1)?.at ?? 0) - NOTED_WITHIN_MS;
    const { end = 0 } = pieces.findLast(({ at }) => at <= lastSecond) ?? {};
    asked.hadBeforeLastSecond = tokensIn(text.slice(0, end));
  }
}
