import { db } from '@/lib/platform/db';
import type { Microcredits } from '@/lib/platform/units';
import { type Span, type Step, workingMoment } from './calendar';
import { actorOf, type DemoEmail } from './people';
import type { Random } from './random';
import { ordinaryShape, type RequestShape, shapesSpending } from './request-shapes';
import { makeRequest, type RequestEnd, type SeedCaller } from './requests';

export type Whom = readonly (readonly [weight: number, email: DemoEmail])[];

type Usage = { random: Random; span: Span; whom: Whom };

/** Requests over a span that cost `about` together, or a little more; a few of them went wrong, and cost nothing. */
export function usageOf(usage: Usage, about: Microcredits): Step[] {
  const shapes: RequestShape[] = [];
  for (let spent = 0n; spent < about; ) {
    const shape = ordinaryShape(usage.random);
    shapes.push(shape);
    spent += shape.cost;
  }
  const failed = shapes.filter((_, index) => index % 29 === 17);
  return [...spread(usage, shapes, endOf), ...spread(usage, failed, () => 'failed')];
}

/** Requests over a span that cost exactly `total` together; the last one is stopped because the credits end. */
export function usageDownTo(usage: Usage, total: Microcredits): Step[] {
  const shapes = shapesSpending(usage.random, total);
  return spread(usage, shapes, (index) => (index === shapes.length - 1 ? 'stopped_by_credits' : 'answered'));
}

function endOf(index: number): RequestEnd {
  return index % 37 === 23 ? 'stopped_by_client' : 'answered';
}

/** In the order of `shapes`, at moments of the middle of the span, so that what frames it happens before and after. */
function spread(usage: Usage, shapes: RequestShape[], endAt: (index: number) => RequestEnd): Step[] {
  const { random, span, whom } = usage;
  const moments = shapes.map(() => workingMoment(random, span, { from: 0.06, to: 0.97 }));
  moments.sort((one, other) => one.getTime() - other.getTime());
  const callerFor = rememberedCallers();
  return shapes.map((shape, index) => {
    const email = random.pick(whom);
    const isByKey = random.next() < 0.2;
    const run = async () => {
      await makeRequest({ caller: await callerFor(email, isByKey), shape, end: endAt(index) });
    };
    return { at: moments[index] ?? span.to, run };
  });
}

/** Nobody's membership changes within a span, so each person is read once. */
function rememberedCallers(): (email: DemoEmail, isByKey: boolean) => Promise<SeedCaller> {
  const known = new Map<string, Promise<SeedCaller>>();
  return (email, isByKey) => {
    const name = `${email} ${isByKey}`;
    const caller = known.get(name) ?? (isByKey ? callerByKey(email) : actorOf(email));
    known.set(name, caller);
    return caller;
  };
}

/** A program that runs with the workspace's first API key; a person, as long as there is none. */
export async function callerByKey(email: DemoEmail): Promise<SeedCaller> {
  const actor = await actorOf(email);
  const key = await db.apiKey.findFirst({ where: { workspaceId: actor.workspace.id }, orderBy: { id: 'asc' } });
  return key ? { ...actor, userId: key.userId, apiKeyId: key.id } : actor;
}
