import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { verify } from '@/lib/audit/verify';
import { asAppError } from '@/lib/platform/errors';
import { startTestStripe, type TestStripe } from '../purchases/buying';
import { startModel } from '../setup/model';
import { ERRANDS, type Errand, httpErrands } from './sqlstate/errands';
import { type Fate, type PostgresProxy, type Statement, startPostgresProxy } from './wire/postgres-proxy';

let database: PostgresProxy;
let stripe: TestStripe;
let model: Awaited<ReturnType<typeof startModel>>;
beforeAll(async () => {
  database = await startPostgresProxy(process.env.DATABASE_URL ?? '');
  // Before the first query: the code under test knows no other way to the database.
  process.env.DATABASE_URL = database.url;
  stripe = await startTestStripe();
  model = await startModel();
});
afterAll(async () => {
  await stripe.close();
  await model.close();
});

/** Statements that a run sends, with what becomes of the nth of them (and of all after it, where it goes on failing). */
async function withFate<T>(
  fate: (n: number) => { before?: Fate; after?: 'reset' },
  run: () => Promise<T>,
): Promise<{ sent: Statement[]; result: T }> {
  const sent: Statement[] = [];
  const numbers = new Map<Statement, number>();
  const forget = database.watch({
    before: (statement) => {
      sent.push(statement);
      numbers.set(statement, sent.length);
      return fate(sent.length).before ?? 'pass';
    },
    after: (statement) => fate(numbers.get(statement) ?? 0).after ?? 'pass',
  });
  try {
    return { sent, result: await run() };
  } finally {
    forget();
  }
}

const succeedsOrSays = (run: () => Promise<unknown>) =>
  run().then(
    () => null,
    (error: unknown) => asAppError(error).code,
  );

/** Errors that end with the statement, and those with which the connection dies; and an answer that is lost after the deed. */
const STATES = ['40001', '40P01', '55P03', '57014', '25006', '53100', '57P01'];
const ONCE: { name: string; before?: Fate; after?: 'reset' }[] = [
  ...STATES.map((sqlState) => ({ name: sqlState, before: { sqlState } })),
  { name: 'a connection that breaks before it', before: 'reset' },
  { name: 'a connection that breaks after it', after: 'reset' },
];

const isPassing = (name: string) => /^(40001|40P01|55P03)/.test(name);

/** One of each kind is enough for what has many statements, unless there is time for all. */
const FEWER = new Set([
  '40001',
  '57014',
  '57P01',
  'a connection that breaks before it',
  'a connection that breaks after it',
]);
const isFull = Boolean(process.env.STUDIO_FULL_TESTS);

async function problemsAfter(errand: Errand, name: string, fate: Parameters<typeof withFate>[0]): Promise<string[]> {
  const of = await errand.prepare();
  const { sent, result: code } = await withFate(fate, () => succeedsOrSays(() => errand.run(of)));
  const problems: string[] = [];
  if (code !== null && !errand.says.includes(code)) problems.push(`${name}: says ${code}`);
  if (sent.length > errand.mostStatements) problems.push(`${name}: sent ${sent.length} statements`);
  if (code !== null && errand.triesAgain && isPassing(name)) problems.push(`${name}: was not tried again`);
  // Whoever got no good answer asks again. The pool may still hold the connection that died, once.
  let again = code;
  for (let tries = 0; again !== null && tries < 2; tries += 1) again = await succeedsOrSays(() => errand.run(of));
  if (again !== null) problems.push(`${name}: asked again, says ${again}`);
  return [...problems, ...(await errand.wrong(of)).map((wrong) => `${name}: ${wrong}`)];
}

describe.each([
  ...ERRANDS,
  ...httpErrands(
    () => stripe,
    () => model,
  ),
])('$name', (errand) => {
  test('any failure of the database at any of its statements: asked again, it has happened once (REL-D4)', async () => {
    const first = await errand.prepare();
    const { sent } = await withFate(
      () => ({}),
      () => errand.run(first),
    );
    const problems: string[] = [];
    const fates = isFull || errand.triesAgain ? ONCE : ONCE.filter(({ name }) => FEWER.has(name));
    for (let at = 1; at <= sent.length; at += 1) {
      for (const { name, before, after } of fates) {
        const fate = (n: number) => (n === at ? { before, after } : {});
        problems.push(...(await problemsAfter(errand, `${name} at statement ${at}`, fate)));
      }
    }
    expect(problems).toEqual([]);
    expect((await verify()).problems).toEqual([]);
  }, 120_000);

  test('a database that goes on failing: it says so, after a bounded number of tries, and nothing has happened (REL-D7)', async () => {
    const problems: string[] = [];
    for (const sqlState of STATES) {
      const of = await errand.prepare();
      const fate = () => ({ before: { sqlState } });
      const { sent, result: code } = await withFate(fate, () => succeedsOrSays(() => errand.run(of)));
      if (code === null) problems.push(`${sqlState}: says that it succeeded`);
      else if (!errand.says.includes(code)) problems.push(`${sqlState}: says ${code}`);
      if (sent.length > errand.mostStatements) problems.push(`${sqlState}: sent ${sent.length} statements`);
      if ((await errand.wrong(of)).length === 0) problems.push(`${sqlState}: it happened all the same`);
      for (const trace of (await errand.traces?.(of)) ?? []) problems.push(`${sqlState}: ${trace}`);
    }
    expect(problems).toEqual([]);
  }, 120_000);
});
