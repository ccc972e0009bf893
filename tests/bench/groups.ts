import { makeAsker } from './askers';
import { type Finding, finding, ratios } from './findings';
import { measureGrowth } from './money/growth';
import { measureHotWallet } from './money/hot-wallet';
import { measureMonthStart } from './money/month-start';
import { measureRoundTrips } from './money/round-trips';
import { measureAborts } from './proxy/aborts';
import { measureBurst } from './proxy/burst';
import { measureLatency } from './proxy/latency';
import { measureThroughput, type Round } from './proxy/throughput';
import { calmRounds } from './stats';
import { startApp, type TargetName, type Targets } from './targets';
import type { World } from './world';

export type Scale = 'quick' | 'usual' | 'full';
type Context = { world: World; scale: Scale; targets: () => Promise<Targets>; say: (text: string) => void };
/** What is measured together, and the goals it answers. */
export type Group = { goals: string[]; run: (context: Context) => Promise<Finding[]> };

const pick = <T>(scale: Scale, sizes: Record<Scale, T>): T => sizes[scale];

export const GROUPS: Group[] = [
  { goals: ['P1', 'P3', 'P12', 'stretch'], run: throughput },
  { goals: ['streams'], run: streams },
  { goals: ['P4'], run: addedLatency },
  { goals: ['P5'], run: firstToken },
  { goals: ['P11'], run: roundTrips },
  { goals: ['P10'], run: burst },
  { goals: ['P12'], run: aborts },
  {
    goals: ['P6', 'P7'],
    run: ({ world, scale }) => {
      const rounds = pick(scale, { quick: 3, usual: 5, full: 8 });
      const ms = pick(scale, { quick: 1_500, usual: 3_000, full: 5_000 });
      return measureHotWallet(world.database, { rounds, ms, callers: 64, wallets: 1_000 });
    },
  },
  {
    goals: ['P8'],
    run: ({ world, scale, say }) => {
      const rows = pick(scale, { quick: 100_000, usual: 1_000_000, full: 10_000_000 });
      return measureGrowth(world, { rows, rounds: pick(scale, { quick: 3, usual: 7, full: 9 }), perRound: 150, say });
    },
  },
  {
    goals: ['P9'],
    run: async ({ world, scale }) => {
      // With its jobs: none of them may have anything to do with a month.
      await startApp(world, { JOBS: 'app' });
      const wallets = pick(scale, { quick: 20_000, usual: 1_000_000, full: 1_000_000 });
      const rounds = pick(scale, { quick: 5, usual: 11, full: 31 });
      return measureMonthStart(world.database.owner, { wallets, rounds, watchMs: 5_000, pairs: 50 });
    },
  },
];

const cpu = (name: TargetName) => (round: Round) => round[name]?.cpuMs;

/** P1, P3, the stretch and the memory of P12: plain answers, 16 connections. */
async function throughput({ world, scale, targets, say }: Context): Promise<Finding[]> {
  await world.upstream.pace({ chunks: 32, gapMs: 0 });
  const { all } = await targets();
  const sizes = pick(scale, {
    quick: { warmUp: 2_000, rounds: 3, requests: 1_000, connections: 16 },
    usual: { warmUp: 5_000, rounds: 7, requests: 2_000, connections: 16 },
    full: { warmUp: 5_000, rounds: 15, requests: 3_000, connections: 16 },
  });
  const measured = all.filter(({ pid }) => pid > 0);
  const rounds = await measureThroughput(world, measured, sizes, false, say);
  const calm = calmRounds(rounds, (round) => round.bare?.cpuMs ?? 0);
  const note = `${calm.length} of ${rounds.length} rounds were calm`;
  const speed = (of: TargetName, over: TargetName) => ratios(calm, cpu(over), cpu(of));
  return [
    finding('P1', 'Next route: requests per core ÷ Portkey', speed('app', 'portkey'), { atLeast: 1, note }),
    finding('P3', 'Next route: requests per core ÷ an empty route', speed('app', 'noop-route'), { atLeast: 0.7 }),
    finding(
      'P12',
      'memory under load: app ÷ Portkey',
      ratios(
        calm,
        (round) => round.app?.rssMb,
        (round) => round.portkey?.rssMb,
      ),
      { atMost: 1.6 },
    ),
    finding('stretch', 'lean listener: requests per core ÷ Portkey', speed('gateway', 'portkey'), { atLeast: 4 }),
    finding('stretch', 'lean listener: requests per core ÷ the bare limit', speed('gateway', 'bare'), {
      atLeast: 0.45,
    }),
    finding('stretch', 'lean listener ÷ bare with the same statements', speed('gateway', 'bare+sql')),
    finding('P1', 'Portkey ÷ the bare limit', speed('portkey', 'bare')),
    finding('P1', 'bare with the same statements ÷ the bare limit', speed('bare+sql', 'bare')),
  ].filter(({ value }) => value.rounds > 0);
}

/** Streams of 32 chunks, 5 ms apart, 24 at once; reported. */
async function streams({ world, scale, targets, say }: Context): Promise<Finding[]> {
  await world.upstream.pace({ chunks: 32, gapMs: 5 });
  const { all } = await targets();
  const sizes = pick(scale, {
    quick: { warmUp: 500, rounds: 2, requests: 300, connections: 24 },
    usual: { warmUp: 2_000, rounds: 5, requests: 600, connections: 24 },
    full: { warmUp: 5_000, rounds: 9, requests: 1_500, connections: 24 },
  });
  const measured = all.filter(({ pid, name }) => pid > 0 && name !== 'noop-route');
  const rounds = await measureThroughput(world, measured, sizes, true, say);
  const calm = calmRounds(rounds, (round) => round.bare?.cpuMs ?? 0);
  const speed = (of: TargetName, over: TargetName) => ratios(calm, cpu(over), cpu(of));
  return [
    finding('streams', 'Next route: streams per core ÷ Portkey', speed('app', 'portkey')),
    finding('streams', 'lean listener: streams per core ÷ Portkey', speed('gateway', 'portkey')),
    finding('streams', 'lean listener: streams per core ÷ the bare limit', speed('gateway', 'bare')),
  ].filter(({ value }) => value.rounds > 0);
}

/** P4: added latency of a plain answer, one at a time. */
async function addedLatency({ world, scale, targets }: Context): Promise<Finding[]> {
  await world.upstream.pace({ chunks: 32, gapMs: 0 });
  const { all } = await targets();
  const sizes = {
    warmUp: 500,
    rounds: pick(scale, { quick: 3, usual: 5, full: 9 }),
    perRound: pick(scale, { quick: 60, usual: 150, full: 300 }),
  };
  const rounds = await measureLatency(
    all.filter(({ name }) => name !== 'noop-route'),
    sizes,
    false,
  );
  const added = (name: TargetName) => (round: (typeof rounds)[number]) =>
    round[name] && round.direct ? round[name].totalP50 - round.direct.totalP50 : undefined;
  return [
    finding(
      'P4',
      'Next route: added p50 ÷ bare with the same statements',
      ratios(rounds, added('app'), added('bare+sql')),
      { atMost: 1.75 },
    ),
    finding(
      'P4',
      'lean listener: added p50 ÷ bare with the same statements',
      ratios(rounds, added('gateway'), added('bare+sql')),
    ),
    finding('P4', 'Next route: added p50 ÷ Portkey', ratios(rounds, added('app'), added('portkey'))),
  ].filter(({ value }) => value.rounds > 0);
}

/** P5: added time to the first word, and the gaps between the words. */
async function firstToken({ world, scale, targets }: Context): Promise<Finding[]> {
  await world.upstream.pace({ chunks: 10, gapMs: 2 });
  const { all } = await targets();
  const sizes = {
    warmUp: 200,
    rounds: pick(scale, { quick: 3, usual: 5, full: 9 }),
    perRound: pick(scale, { quick: 30, usual: 60, full: 120 }),
  };
  const rounds = await measureLatency(
    all.filter(({ name }) => name !== 'noop-route'),
    sizes,
    true,
  );
  const added = (name: TargetName) => (round: (typeof rounds)[number]) =>
    round[name] && round.direct ? round[name].firstP50 - round.direct.firstP50 : undefined;
  return [
    finding('P5', 'Next route: added p50 to the first word ÷ Portkey', ratios(rounds, added('app'), added('portkey')), {
      atMost: 0.2,
    }),
    finding(
      'P5',
      'lean listener: added p50 to the first word ÷ Portkey',
      ratios(rounds, added('gateway'), added('portkey')),
      { atMost: 0.2 },
    ),
    finding(
      'P5',
      'Next route: p99 gap between words ÷ direct',
      ratios(
        rounds,
        (round) => round.app?.gapP99,
        (round) => round.direct?.gapP99,
      ),
      { atMost: 1.5 },
    ),
  ].filter(({ value }) => value.rounds > 0);
}

async function roundTrips({ world, targets }: Context): Promise<Finding[]> {
  await world.upstream.pace({ chunks: 32, gapMs: 0 });
  const aim = (await targets()).all.find(({ name }) => name === 'app')?.aim;
  return aim ? await measureRoundTrips(world.database.superuser, aim, 200) : [];
}

async function aborts({ world, scale, targets }: Context): Promise<Finding[]> {
  await world.upstream.pace({ chunks: 32, gapMs: 5 });
  const app = (await targets()).all.find(({ name }) => name === 'app');
  const streams = pick(scale, { quick: 500, usual: 2_000, full: 10_000 });
  return app ? await measureAborts(app.aim, world.database.owner, { streams, atOnce: 24, pid: app.pid }) : [];
}

/** P10: two processes of the app, one database, a balance for a few requests. */
async function burst({ world }: Context): Promise<Finding[]> {
  const { credits } = await import('../setup/factories');
  const { db } = await import('@/lib/platform/db');
  await world.upstream.pace({ chunks: 32, gapMs: 5 });
  const apps = [await startApp(world), await startApp(world)];
  const { key, workspaceId } = await makeAsker(credits(0.01));
  const found = await measureBurst({
    apps: apps.map(({ url }) => url),
    key,
    atOnce: 256,
    upstreamRequests: async () => (await world.upstream.stats()).requests,
    given: credits(0.01),
    charged: async () => {
      const { _sum } = await db.hold.aggregate({
        where: { workspaceId },
        _sum: { chargedIncluded: true, chargedTopUp: true },
      });
      return (_sum.chargedIncluded ?? 0n) + (_sum.chargedTopUp ?? 0n);
    },
  });
  for (const { pid } of apps) process.kill(-pid, 'SIGTERM');
  return found;
}
