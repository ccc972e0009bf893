import type Stripe from 'stripe';
import { startCheckout } from '@/lib/purchases/start-checkout';
import type { Random } from '@/prisma/seed/random';
import { dollars, makeBuyer, pay, type TestStripe } from '../../purchases/buying';
import type { Pair } from '../crash/pair';
import type { Replica } from '../crash/replica';
import { deliverTo } from '../crash/webhook-flow';
import { crowd } from './seed';

export type Payment = { workspaceId: string; purchaseId: string; events: Stripe.Event[] };

export type Delivery = {
  event: Stripe.Event;
  /** Which of the two processes gets it first. */
  to: 0 | 1;
  fate: 'well' | 'fails first' | 'answer lost';
};

export type Storm = {
  deliveries: Delivery[];
  /** After how many answered deliveries which process is killed. */
  kills: { after: number; which: 0 | 1 }[];
};

/** Kinds of events that tell of a payment; each of them alone must be enough, and all of them not too much. */
const KINDS = ['checkout.session.completed', 'payment_intent.succeeded', 'charge.succeeded'];

/** Makes so many payments of $20, each by a workspace of its own, of which no event has been delivered. */
export async function makePayments(stripe: TestStripe, count: number): Promise<Payment[]> {
  const payments: Payment[] = [];
  await crowd(Array.from({ length: count }), 4, async () => {
    const { buyer, workspaceId } = await makeBuyer();
    const { url, purchaseId } = await startCheckout({ buyer, amount: dollars(20) });
    await pay(url);
    payments.push({ workspaceId, purchaseId, events: [] });
  });
  const byPurchase = new Map(payments.map((payment) => [payment.purchaseId, payment]));
  for await (const event of stripe.sdk.events.list({ limit: 100 })) {
    const about = /"purchase_id":"([^"]+)"|"client_reference_id":"([^"]+)"/.exec(JSON.stringify(event.data.object));
    const payment = byPurchase.get(about?.[1] ?? about?.[2] ?? '');
    if (KINDS.includes(event.type)) payment?.events.push(event);
  }
  return payments.sort((a, b) => (a.purchaseId < b.purchaseId ? -1 : 1));
}

/** Every event at least once; 30 % of the deliveries are copies, 20 % out of order, 10 % fail first, of 2 % the answer is lost. */
export function planStorm(random: Random, payments: readonly Payment[], kills: number): Storm {
  const events = payments.flatMap((payment) => payment.events);
  const total = Math.round(events.length / 0.7);
  const any = <T>(list: readonly T[]): T => random.pick(list.map((one) => [1, one] as const));
  const copies = Array.from({ length: total - events.length }, () => any(events));
  const order = [...events, ...copies];
  const swap = (a: number, b: number) => {
    const [first, second] = [order[a], order[b]];
    if (first && second) [order[a], order[b]] = [second, first];
  };
  // Copies go anywhere; of the rest a fifth.
  for (let at = events.length; at < order.length; at += 1) swap(at, random.between(0, at));
  for (let at = 0; at < order.length / 10; at += 1) swap(random.between(0, total - 1), random.between(0, total - 1));
  const deliveries = order.map((event): Delivery => {
    const fate = random.pick([
      [88, 'well'],
      [10, 'fails first'],
      [2, 'answer lost'],
    ] as const);
    return {
      event,
      to: random.pick([
        [1, 0],
        [1, 1],
      ] as const),
      fate,
    };
  });
  const moments = Array.from({ length: kills }, (_, at) => ({
    after: Math.floor(((at + random.next()) * total) / kills),
    which: random.pick([
      [1, 0],
      [1, 1],
    ] as const),
  }));
  return { deliveries, kills: moments };
}

/** Delivers it all to both processes and kills them on the way; as Stripe does, until each delivery was answered 200. */
export async function weather(pair: Pair<Replica>, storm: Storm): Promise<{ attempts: number }> {
  const failing = new Set(storm.deliveries.filter(({ fate }) => fate === 'fails first').map(({ event }) => event.id));
  const lost = new Set(storm.deliveries.filter(({ fate }) => fate === 'answer lost').map(({ event }) => event.id));
  const forget = pair.both.flatMap((replica) => [
    replica.database.watch({
      before: ({ sql, values }) => {
        const id = /webhook_event/.test(sql) ? values.find((value) => value !== null && failing.has(value)) : undefined;
        return id && failing.delete(id) ? { sqlState: '57014' } : 'pass';
      },
    }),
    replica.onStart((client) => {
      client.watch({
        head: ({ body }) => {
          const id = /"id": ?"(evt_\w+)"/.exec(body)?.[1];
          return id && lost.delete(id) ? 'reset' : 'pass';
        },
      });
    }),
  ]);
  const kills = [...storm.kills];
  let [attempts, answered] = [0, 0];
  await crowd(storm.deliveries, 16, async ({ event, to }) => {
    for (let tries = 0; ; tries += 1) {
      const replica = pair.both[(to + tries) % 2 === 0 ? 0 : 1];
      attempts += 1;
      if (replica.isRunning && (await deliverTo(replica.url, event).catch(() => 0)) === 200) break;
      if (tries > 300) throw new Error(`${event.type} ${event.id} was never answered 200`);
      await new Promise((resolve) => setTimeout(resolve, Math.min(200, 10 * tries)));
    }
    answered += 1;
    const [next] = kills;
    if (!next || answered < next.after) return;
    kills.shift();
    await strike(pair, next.which);
  });
  for (const stop of forget) stop();
  return { attempts };
}

/** Kills one that runs; it starts again by itself. */
export async function strike(pair: Pair<Replica>, which: 0 | 1): Promise<void> {
  const replica = pair.both[which].isRunning ? pair.both[which] : pair.both[1 - which];
  if (!replica?.isRunning) return;
  await replica.kill();
  pair.revive(replica);
}
