import { Client, saturate } from '../load';
import { usageOf } from '../machine';
import { shuffled } from '../stats';
import type { Target, TargetName } from '../targets';
import type { World } from '../world';

export type Sizes = { warmUp: number; rounds: number; requests: number; connections: number };
export type Sample = { cpuMs: number; rssMb: number; perSecond: number };
/** What each target took in one round, by its name. */
export type Round = Partial<Record<TargetName, Sample>>;

/**
 * CPU per request of each gateway process, with all of them warmed up alike, in rounds that take turns in random order.
 * @throws Error when an answer fails, is short, or the model was asked more or less often than answers came
 */
export async function measureThroughput(
  world: World,
  targets: readonly Target[],
  { warmUp, rounds, requests, connections }: Sizes,
  stream: boolean,
  say: (text: string) => void = () => undefined,
): Promise<Round[]> {
  const clients = new Map(targets.map((target) => [target.name, new Client(target.aim, connections)]));
  const idle = new Map<TargetName, number>();
  const run = async (target: Target, count: number): Promise<Sample> => {
    const client = clients.get(target.name);
    if (!client) throw new Error(`${target.name} has no client.`);
    const asked = (await world.upstream.stats()).requests;
    const before = usageOf(target.pid);
    const { wallMs } = await saturate(client, { requests: count, connections, stream });
    const after = usageOf(target.pid);
    const own = (idle.get(target.name) ?? 0) * wallMs;
    const calls = (await world.upstream.stats()).requests - asked;
    const expected = target.name === 'noop-route' ? 0 : count;
    if (calls !== expected)
      throw new Error(`${target.name}: ${count} answers, but the model was asked ${calls} times.`);
    return {
      cpuMs: (after.cpuMs - before.cpuMs - own) / count,
      rssMb: after.rssMb,
      perSecond: (count * 1_000) / wallMs,
    };
  };
  for (const target of targets) await run(target, warmUp);
  for (const [name, share] of await idleShares(targets)) idle.set(name, share);
  say(
    `  while nobody asks: ${[...idle].map(([name, share]) => `${name} ${(share * 100).toFixed(1)} %`).join(' · ')} of a core`,
  );
  const done: Round[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const samples: Round = {};
    for (const target of shuffled(targets)) samples[target.name] = await run(target, requests);
    say(inWords(samples));
    done.push(samples);
  }
  await Promise.all([...clients.values()].map((client) => client.close()));
  return done;
}

const IDLE_MS = 10_000;

/**
 * CPU that each process uses while nobody asks it (timers, jobs), as a share of a core. It is taken off: on a machine that
 * others keep busy a round takes long, and would be charged for it.
 */
async function idleShares(targets: readonly Target[]): Promise<Map<TargetName, number>> {
  const before = new Map(targets.map(({ name, pid }) => [name, usageOf(pid).cpuMs]));
  await new Promise((resolve) => setTimeout(resolve, IDLE_MS));
  return new Map(targets.map(({ name, pid }) => [name, (usageOf(pid).cpuMs - (before.get(name) ?? 0)) / IDLE_MS]));
}

function inWords(round: Round): string {
  const parts = Object.entries(round).map(([name, { cpuMs, rssMb, perSecond }]) => {
    return `${name} ${cpuMs.toFixed(3)} ms ${rssMb.toFixed(0)} MB ${perSecond.toFixed(0)}/s`;
  });
  return `  ${parts.sort().join(' · ')}`;
}
