import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readBalances } from '@/lib/credits/balances';
import { db } from '@/lib/platform/db';
import { microcredits } from '@/lib/platform/units';
import { credits } from '../setup/factories';
import { startModel } from '../setup/model';
import { ask, makeAsker, onBothMounts } from './asking';

let model: Awaited<ReturnType<typeof startModel>>;
beforeAll(async () => {
  model = await startModel();
});
afterAll(() => model.close());

async function chargedTo(workspaceId: string): Promise<bigint> {
  const holds = await db.hold.findMany({ where: { workspaceId } });
  return holds.reduce((sum, hold) => sum + hold.chargedIncluded + hold.chargedTopUp, 0n);
}

onBothMounts(() => {
  describe('a hundred requests at once', () => {
    it('on a balance for one: one is answered, the others never reach the model (REL-P1)', async () => {
      const funds = microcredits(6_000n);
      const { workspaceId, key } = await makeAsker({ included: funds });
      const calls = (await model.stats()).requests;
      const responses = await Promise.all(
        Array.from({ length: 100 }, () => ask('[tokens:500] Hello', { key }, { model: 'demo-large' })),
      );
      const statuses = responses.map(({ status }) => status);
      expect(statuses.filter((status) => status === 200)).toHaveLength(1);
      expect(statuses.filter((status) => status === 402 || status === 429)).toHaveLength(99);
      expect((await model.stats()).requests - calls).toBe(1);
      for (const response of responses.filter(({ status }) => status === 429)) {
        expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0);
      }
      const { available, held, included } = await readBalances(workspaceId);
      expect(included + (await chargedTo(workspaceId))).toBe(funds);
      expect({ available, held }).toEqual({ available: included, held: 0n });
      expect((await ask('Hello', { key }, { model: 'demo-large' })).status).toBe(402);
    });

    it('of all sizes on both pools never spend more than there is, and the model answers exactly those that were accepted (REL-P2)', async () => {
      const { workspaceId, key } = await makeAsker({ included: credits(0.02), topUp: credits(1) });
      const calls = (await model.stats()).requests;
      const sizes = Array.from({ length: 100 }, (_, index) => 20 + ((index * 37) % 1_500));
      const responses = await Promise.all(
        sizes.map((size, index) =>
          ask(
            `[tokens:${size}] Hello`,
            { key },
            { model: index % 2 ? 'demo-large' : 'demo-medium', stream: index % 3 === 0 },
          ),
        ),
      );
      await Promise.all(responses.map((response) => response.text()));
      const accepted = responses.filter(({ status }) => status === 200).length;
      expect(accepted).toBeGreaterThan(1);
      expect(responses.filter(({ status }) => ![200, 402, 429].includes(status))).toEqual([]);
      expect((await model.stats()).requests - calls).toBe(accepted);
      const { included, topUp, held } = await readBalances(workspaceId);
      expect(held).toBe(0n);
      expect(included + topUp + (await chargedTo(workspaceId))).toBe(credits(1.02));
      const writtenOff = await db.hold.aggregate({ where: { workspaceId }, _sum: { writtenOff: true } });
      expect(writtenOff._sum.writtenOff).toBe(0n);
    });

    it('fit on five credits although the longest possible answer of each would not', async () => {
      const { key } = await makeAsker({ included: credits(5) });
      const responses = await Promise.all(
        Array.from({ length: 30 }, () => ask('Hello', { key }, { model: 'demo-medium', max_tokens: 60_000 })),
      );
      expect(responses.map(({ status }) => status)).toEqual(Array(30).fill(200));
    });
  });
});
