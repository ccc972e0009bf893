import { Client } from '../load';
import { percentile, shuffled } from '../stats';
import type { Target, TargetName } from '../targets';

export type LatencySizes = { warmUp: number; rounds: number; perRound: number };
/** Milliseconds of one round: half of the answers came sooner. */
export type LatencyRound = Partial<Record<TargetName, { totalP50: number; firstP50: number; gapP99: number }>>;

/** One request at a time, in an otherwise idle machine; the targets take turns in random order, request by request. */
export async function measureLatency(
  targets: readonly Target[],
  { warmUp, rounds, perRound }: LatencySizes,
  stream: boolean,
): Promise<LatencyRound[]> {
  const clients = targets.map(({ name, aim }) => ({ name, client: new Client(aim, 1) }));
  for (const { client } of clients) for (let sent = 0; sent < warmUp; sent += 1) await client.ask(stream);
  const done: LatencyRound[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const seen = new Map(
      clients.map(({ name }) => [name, { total: [] as number[], first: [] as number[], gaps: [] as number[] }]),
    );
    for (let sent = 0; sent < perRound; sent += 1) {
      for (const { name, client } of shuffled(clients)) {
        const { totalMs, firstMs, tokensAtMs } = await client.ask(stream);
        const mine = seen.get(name);
        mine?.total.push(totalMs);
        mine?.first.push(firstMs);
        for (const [index, at] of tokensAtMs.slice(1).entries()) mine?.gaps.push(at - (tokensAtMs[index] ?? at));
      }
    }
    const figures: LatencyRound = {};
    for (const [name, { total, first, gaps }] of seen) {
      figures[name] = {
        totalP50: percentile(total, 50),
        firstP50: percentile(first, 50),
        gapP99: gaps.length > 0 ? percentile(gaps, 99) : 0,
      };
    }
    done.push(figures);
  }
  await Promise.all(clients.map(({ client }) => client.close()));
  return done;
}
