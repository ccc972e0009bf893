import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { db } from '@/lib/platform/db';
import { usdCents } from '@/lib/platform/units';
import type { BuyingLimits } from '@/lib/purchases/buying-limits';
import { assertMayBuy } from '@/lib/purchases/may-buy';
import { startCheckout } from '@/lib/purchases/start-checkout';
import { syncPurchase } from '@/lib/purchases/sync-purchase';
import { moveClock, resetClock } from '../setup/clock';
import { buyOne, dollars, makeBuyer, startTestStripe, type TestStripe, tryCard } from './buying';

const LIMITS: BuyingLimits = {
  unpaidPerHour: 10,
  declinedPerDay: 3,
  mostPerHour: usdCents(50_00n),
  mostPerDay: usdCents(60_00n),
  mostAtFirst: usdCents(25_00n),
  firstDays: 7,
};
const OPEN: BuyingLimits = { ...LIMITS, mostPerHour: null, mostPerDay: null, mostAtFirst: null };
const HOUR = 3_600;
const DAY = 24 * HOUR;

let stripe: TestStripe;
beforeAll(async () => {
  stripe = await startTestStripe();
});
afterEach(resetClock);
afterAll(() => stripe.close());

const mayBuy = (workspaceId: string, amount: number, limits = LIMITS) =>
  db.$transaction((tx) => assertMayBuy(tx, { workspaceId, amount: dollars(amount), way: 'saved_card' }, limits));

describe('what a workspace may buy now', () => {
  test('is at first at most so much at once, until its first payment is a week old', async () => {
    const { workspaceId } = await makeBuyer();
    await expect(mayBuy(workspaceId, 25)).resolves.toBeUndefined();
    await expect(mayBuy(workspaceId, 25.01)).rejects.toMatchObject({
      code: 'invalid_request',
      param: 'amount',
      message: expect.stringContaining('$25.00'),
      facts: { problem: 'above_limit', limit: 'first', maximum: '25.00' },
    });
    const regular = await buyOne(20);
    await expect(mayBuy(regular.workspaceId, 26)).rejects.toMatchObject({ facts: { limit: 'first' } });
    await moveClock(7 * DAY - 60);
    await expect(mayBuy(regular.workspaceId, 26)).rejects.toMatchObject({ facts: { limit: 'first' } });
    await moveClock(60);
    await expect(mayBuy(regular.workspaceId, 26)).resolves.toBeUndefined();
  });

  test('is at most so much in an hour and in a day, what is open included', async () => {
    const regular = await buyOne(1);
    await moveClock(8 * DAY);
    await startCheckout({ buyer: regular.buyer, amount: dollars(40) });
    await expect(mayBuy(regular.workspaceId, 10)).resolves.toBeUndefined();
    await expect(mayBuy(regular.workspaceId, 10.01)).rejects.toMatchObject({
      facts: { limit: 'hour', maximum: '10.00' },
    });
    await moveClock(HOUR + 1);
    await expect(mayBuy(regular.workspaceId, 20)).resolves.toBeUndefined();
    await expect(mayBuy(regular.workspaceId, 21)).rejects.toMatchObject({ facts: { limit: 'day', maximum: '20.00' } });
    await moveClock(DAY);
    await expect(mayBuy(regular.workspaceId, 50)).resolves.toBeUndefined();
  });

  test('is nothing after many declined cards, until the first of them is a day old', async () => {
    const { workspaceId, buyer } = await makeBuyer();
    for (const amount of [1, 2, 3]) {
      await expect(mayBuy(workspaceId, 20)).resolves.toBeUndefined();
      const { url, purchaseId } = await startCheckout({ buyer, amount: dollars(amount) });
      expect((await tryCard(url, '4000 0000 0000 0002')).status).toBe(402);
      await syncPurchase(purchaseId);
    }
    await expect(mayBuy(workspaceId, 20)).rejects.toMatchObject({
      code: 'rate_limited',
      facts: { limit: 'declined' },
      retryAfterSeconds: expect.any(Number),
    });
    await moveClock(DAY);
    await expect(mayBuy(workspaceId, 20)).resolves.toBeUndefined();
  });

  test('is counted one by one: of many purchases at once only so many are started as fit', async () => {
    const { workspaceId, buyer } = await makeBuyer();
    const tries = Array.from({ length: 15 }, (_, index) => startCheckout({ buyer, amount: dollars(index + 1) }));
    const answers = await Promise.allSettled(tries);
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(10);
    expect(await db.purchase.count({ where: { workspaceId } })).toBe(10);
  });

  test('does not depend on what other workspaces do', async () => {
    const busy = await makeBuyer();
    for (let amount = 1; amount <= 10; amount += 1) {
      await startCheckout({ buyer: busy.buyer, amount: dollars(amount) });
    }
    await expect(mayBuy(busy.workspaceId, 1, OPEN)).rejects.toMatchObject({ facts: { limit: 'unpaid' } });
    await expect(mayBuy((await makeBuyer()).workspaceId, 1, OPEN)).resolves.toBeUndefined();
  });
});
