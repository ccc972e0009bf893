import { readBalances } from '@/lib/credits/balances';
import { db } from '@/lib/platform/db';
import { newId } from '@/lib/platform/ids';
import { makeAsker } from '../../ai/asking';
import { credits } from '../../setup/factories';
import type { Call, HttpTap } from '../wire/http-tap';
import type { About, Flow, KillPoint } from './flow';
import type { Replica } from './replica';

type Request = { workspaceId: string; key: string; prompt: string };

/** Microcredits that one token of `demo-medium`'s answers costs; and the most that these short questions cost. */
export const OUTPUT_TOKEN = 15n;
export const QUESTION = 3n * 150n;
const FUNDS = credits(20);

/** Asks `demo-medium` through an app; answers when the last byte has come. */
export async function askThrough(
  url: string,
  { key, prompt }: Request,
  over: Record<string, unknown>,
): Promise<number> {
  const answer = await fetch(`${url}/api/v1/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'demo-medium', messages: [{ role: 'user', content: prompt }], ...over }),
  });
  await answer.arrayBuffer();
  return answer.status;
}

/** Tokens of answers that the model had handed over by a moment (ms of `performance.now()`); one token a chunk. */
export function tokensHandedOver({ calls }: HttpTap, id: string, until = Number.POSITIVE_INFINITY): number {
  const passed = calls.filter(({ body }: Call) => body.includes(id)).flatMap((call) => call.passed);
  const text = passed.filter(({ at }) => at <= until).map((piece) => piece.text);
  return tokensIn(text.join(''));
}

/** Tokens in the text of a stream of the demo model. */
export function tokensIn(text: string): number {
  return text.match(/"content":"(?!")/g)?.length ?? 0;
}

/** One question and its answer. What the customer pays in the end depends on how far it got. */
export function requestFlow(model: () => HttpTap[], switches: string, over: Record<string, unknown>): Flow<Request> {
  return {
    prepare: async () => {
      const { workspaceId, key } = await makeAsker({ included: FUNDS });
      const mark = newId();
      return { workspaceId, key, prompt: `${switches} ${mark}`, ids: [workspaceId, mark] };
    },
    run: ({ url }: Replica, request) => askThrough(url, request, over),
    recover: async ({ url }, request) => {
      const status = await askThrough(url, { ...request, prompt: 'Hello' }, over);
      if (status !== 200) throw new Error(`the next request was answered ${status}`);
    },
    check: async (request, { charged }) => {
      const problems: string[] = [];
      const holds = await db.hold.findMany({
        where: { workspaceId: request.workspaceId },
        orderBy: { createdAt: 'asc' },
      });
      const next = holds.pop();
      const [hold] = holds;
      const { available, held } = await readBalances(request.workspaceId);
      const cost = (hold?.chargedIncluded ?? 0n) + (hold?.chargedTopUp ?? 0n);
      const spent = FUNDS - available;
      if (held !== 0n || hold?.state === 'open') problems.push(`still holds ${held} (${hold?.state})`);
      if (holds.length > 1) problems.push(`${holds.length} holds`);
      if (spent !== cost + (next?.chargedIncluded ?? 0n))
        problems.push(`spent ${spent}, its requests cost ${cost} and ${next?.chargedIncluded}`);
      return [...problems, ...wrongCharge(cost, hold, request, charged, model())];
    },
  };
}

type Hold = { state: string; produced: bigint } | undefined;

/** A note is written once a second; a machine with much to do may be late by this. */
export const NOTED_WITHIN_MS = 1_000 + 500;

function wrongCharge(cost: bigint, hold: Hold, about: About, charged: KillPoint['charged'], taps: HttpTap[]): string[] {
  const [, mark = ''] = about.ids;
  const handedOver = (until?: number) => taps.reduce((sum, tap) => sum + tokensHandedOver(tap, mark, until), 0);
  const tokens = handedOver();
  const least = OUTPUT_TOKEN * BigInt(handedOver((about.killedAt ?? 0) - NOTED_WITHIN_MS));
  const facts = `charged ${cost} for ${tokens} tokens, noted ${hold?.produced}, ${hold?.state}`;
  if (charged === 'nothing') return cost === 0n ? [] : [facts];
  if (cost > OUTPUT_TOKEN * BigInt(tokens) + QUESTION) return [`too much: ${facts}`];
  const isNoted = hold?.state === 'expired' && cost === hold.produced && cost >= least;
  const isWhole = hold?.state === 'settled' && cost >= OUTPUT_TOKEN * BigInt(tokens);
  const isRight = { noted: isNoted, whole: isWhole, either: isNoted || isWhole }[charged ?? 'either'];
  return isRight ? [] : [facts];
}
