import { settleHold } from '@/lib/credits/end-hold';
import { placeHold } from '@/lib/credits/holds';
import { newId } from '@/lib/platform/ids';
import { microcredits } from '@/lib/platform/units';
import { chooser } from './chooser';

/** A process of its own that calls the money core: many callers at once, each noting when it asked and what it was told. */
export type Wallet = { workspaceId: string; userId: string };
export type Order =
  | { kind: 'storm'; wallets: Wallet[]; callers: number; debits: number; seed: number }
  | { kind: 'last cent'; wallet: Wallet; callers: number }
  | { kind: 'same request'; wallet: Wallet; callers: number; requestId: string };

/** As text, since what goes between processes knows no bigint: nanoseconds and microcredits. */
type SentCall = { begun: string; ended: string };
export type SentRequest = {
  workspaceId: string;
  place: SentCall & { outcome: string; least: string; amount: string };
  end?: SentCall & { charged: string };
};

const CENT = 10_000;

process.on('message', (order: Order) => {
  fulfil(order).then(
    (requests) => process.send?.({ requests }),
    (error: unknown) => process.send?.({ error: String(error) }),
  );
});
process.once('disconnect', () => process.exit(0));
process.send?.('ready');

async function fulfil(order: Order): Promise<SentRequest[]> {
  if (order.kind === 'storm') return await storm(order);
  const requestId = order.kind === 'same request' ? order.requestId : undefined;
  const cent = { least: CENT, asked: CENT };
  const placed = Array.from({ length: order.callers }, () => place(order.wallet, cent, requestId));
  return (await Promise.all(placed)).map(({ sent }) => sent);
}

async function storm({ wallets, callers, debits, seed }: Order & { kind: 'storm' }): Promise<SentRequest[]> {
  const choose = chooser(seed);
  const requests: SentRequest[] = [];
  const call = async () => {
    for (let debit = 0; debit < debits; debit += 1) {
      // Two wallets are hot, the others see a caller now and then.
      const wallet = wallets[choose(2) === 0 ? choose(2) : choose(wallets.length)];
      if (!wallet) continue;
      const least = 1 + choose(8) * CENT;
      const request = await place(wallet, { least, asked: least + choose(4) * CENT });
      requests.push(request.sent);
      if (request.sent.place.outcome === 'held') await settle(wallet, request, choose(12) * CENT + choose(100));
    }
  };
  await Promise.all(Array.from({ length: callers }, call));
  return requests;
}

type Placed = { requestId: string; sent: SentRequest };

async function place(
  wallet: Wallet,
  { least, asked }: { least: number; asked: number },
  requestId = newId(),
): Promise<Placed> {
  const [asksFor, atLeast, limit] = [asked, least, 20 * CENT].map((amount) => microcredits(BigInt(amount)));
  if (!asksFor || !atLeast || !limit) throw new Error('no amounts');
  const about = { apiKeyId: null, model: 'demo-small', feature: 'chat', priceVersion: 'history' };
  const begun = process.hrtime.bigint();
  const answer = await placeHold({ ...wallet, ...about, requestId, asked: asksFor, least: atLeast, limit });
  const ended = process.hrtime.bigint();
  const amount = answer.outcome === 'held' ? answer.amount : 0n;
  const said = { outcome: answer.outcome, least: String(least), amount: String(amount) };
  return { requestId, sent: { workspaceId: wallet.workspaceId, place: { ...times(begun, ended), ...said } } };
}

async function settle({ workspaceId }: Wallet, { requestId, sent }: Placed, cost: number): Promise<void> {
  const begun = process.hrtime.bigint();
  const booked = await settleHold({
    workspaceId,
    requestId,
    cost: microcredits(BigInt(cost)),
    receipt: { status: 'done' },
  });
  sent.end = { ...times(begun, process.hrtime.bigint()), charged: String(booked.charged) };
}

function times(begun: bigint, ended: bigint): SentCall {
  return { begun: String(begun), ended: String(ended) };
}
