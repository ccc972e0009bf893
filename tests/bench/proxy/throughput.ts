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
  onRound: (round: Round) => void = () => undefined,
): Promise<Round[]> {
  const clients = new Map(targets.map((target) => [target.name, new Client(target.aim, connections)]));
  const run = async (target: Target, count: number): Promise<Sample> => {
    const client = clients.get(target.name);
    if (!client) throw new Error(`${target.name} has no client.`);
    const asked = (await world.upstream.stats()).requests;
    const before = usageOf(target.pid);
    const { wallMs } = await saturate(client, { requests: count, connections, stream });
    const after = usageOf(target.pid);
    const calls = (await world.upstream.stats()).requests - asked;
    const expected = target.name === 'noop-route' ? 0 : count;
    if (calls !== expected)
      throw new Error(`${target.name}: ${count} answers, but the model was asked ${calls} times.`);
    return { cpuMs: (after.cpuMs - before.cpuMs) / count, rssMb: after.rssMb, perSecond: (count * 1_000) / wallMs };
  };
  for (const target of targets) await run(target, warmUp);
  const done: Round[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const samples: Round = {};
    for (const target of shuffled(targets)) samples[target.name] = await run(target, requests);
    onRound(samples);
    done.push(samples);
  }
  await Promise.all([...clients.values()].map((client) => client.close()));
  return done;
}
