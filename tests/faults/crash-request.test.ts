import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { expireHolds } from '@/lib/credits/end-hold';
import { HOLD_LIFETIME_SECONDS } from '@/lib/platform/policy';
import { resetClock, setClock } from '../setup/clock';
import { startModel } from '../setup/model';
import { crashMatrix } from './crash/crash';
import { KEYED_POINTS, keyedFlow } from './crash/keyed-flow';
import { MONTH_POINTS, monthFlow } from './crash/month-flow';
import { Pair } from './crash/pair';
import { Replica } from './crash/replica';
import { requestFlow } from './crash/request-flow';
import { FAILED_POINTS, LONG_STREAM_POINTS, PLAIN_POINTS, STREAM_POINTS } from './crash/request-points';

const isFull = Boolean(process.env.STUDIO_FULL_TESTS);
const repetitions = isFull ? 20 : 3;
/** For points that differ from others only in how the request came there. */
const fewer = isFull ? 20 : 1;

let model: Awaited<ReturnType<typeof startModel>>;
let pair: Pair<Replica>;
beforeAll(async () => {
  model = await startModel();
  pair = await Pair.start(() => Replica.start());
}, 400_000);
afterEach(resetClock);
afterAll(async () => {
  await pair?.close();
  await model.close();
});

/** The sweep comes by when the holds of the dead have expired. */
async function sweep(): Promise<void> {
  await setClock(new Date(Date.now() + (HOLD_LIFETIME_SECONDS + 10) * 1_000).toISOString());
  await expireHolds();
}

const taps = () => pair.both.map((replica) => replica.model);

test('whenever the app dies under a streamed answer, the customer pays once, and for no more than was produced (REL-P3, REL-P4, REL-P5)', async () => {
  const flow = requestFlow(taps, '[tokens:70] [tiny] [slow:16]', { stream: true });
  expect(await crashMatrix(pair, flow, STREAM_POINTS, { repetitions, together: 8, beforeRecovery: sweep })).toEqual([]);
}, 900_000);

test('… under an answer whose hold is being enlarged (REL-P4)', async () => {
  const flow = requestFlow(taps, '[tokens:1500] [tiny]', { stream: true });
  const options = { repetitions: fewer, together: 6, beforeRecovery: sweep };
  expect(await crashMatrix(pair, flow, LONG_STREAM_POINTS, options)).toEqual([]);
}, 900_000);

test('… under an answer in one piece (REL-P3, REL-P5)', async () => {
  const flow = requestFlow(taps, '[tokens:60] [tiny]', {});
  expect(
    await crashMatrix(pair, flow, PLAIN_POINTS, { repetitions: fewer, together: 8, beforeRecovery: sweep }),
  ).toEqual([]);
}, 900_000);

test('… while it gives back what a failed request had held', async () => {
  const flow = requestFlow(taps, '[error:500]', {});
  expect(
    await crashMatrix(pair, flow, FAILED_POINTS, { repetitions: fewer, together: 8, beforeRecovery: sweep }),
  ).toEqual([]);
}, 900_000);

test('… under a request with an Idempotency-Key, which is charged once however often it is sent again (REL-P17)', async () => {
  const options = { repetitions: fewer, together: 8, beforeRecovery: sweep };
  expect(await crashMatrix(pair, keyedFlow(), KEYED_POINTS, options)).toEqual([]);
}, 900_000);

test('… under the first request of a month, the month turns once (REL-T2)', async () => {
  const now = new Date();
  const inMonth = (months: number) =>
    new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + months, 3)).toISOString();
  const options = {
    repetitions: fewer,
    together: 8,
    beforePreparing: () => setClock(inMonth(1)),
    beforeRunning: () => setClock(inMonth(2)),
    beforeRecovery: async () => {
      await setClock(new Date(Date.parse(inMonth(2)) + 10 * 60_000).toISOString());
      await expireHolds();
    },
  };
  expect(await crashMatrix(pair, monthFlow(), MONTH_POINTS, options)).toEqual([]);
}, 900_000);
