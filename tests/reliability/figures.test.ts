import { afterAll, beforeAll, expect, test } from 'vitest';
import { verifyAll } from '@/lib/audit/watch';
import { settleHold } from '@/lib/credits/end-hold';
import { placeHold } from '@/lib/credits/holds';
import { reliabilityAsText } from '@/lib/help/as-text';
import { noteJobResult } from '@/lib/platform/job-result';
import { measureReliability, readFigures } from '@/lib/reliability/figures';
import { asOwner, resetClock, setClock } from '../setup/clock';
import { buyCredits, credits, holdRequest, makeWorkspace, spend } from '../setup/factories';

const NOW = '2031-03-10T12:00:00Z';
beforeAll(() => setClock(NOW));
afterAll(() => resetClock());

/** A purchase that could be spent so many seconds after Stripe had taken the money. */
async function bought(seconds: number, heardBy = 'webhook'): Promise<void> {
  const { workspaceId, userId } = await makeWorkspace({});
  const id = await buyCredits(workspaceId, userId, credits(20));
  await asOwner(
    `update purchase set heard_by = $2, paid_at = studio_now(), paid_at_stripe = studio_now() - make_interval(secs => $3)
     where id = $1`,
    [id, heardBy, seconds],
  );
}

test('nobody is told a share of nine purchases, or of no use at all', async () => {
  for (let seconds = 1; seconds <= 9; seconds += 1) await bought(seconds);
  await noteJobResult('measure_reliability', await measureReliability());
  expect(await readFigures()).toMatchObject({ halfMs: null, mostMs: null, foundPpm: null, bornePpm: null });
  expect(reliabilityAsText(await readFigures(), 'en').match(/\*\*Not enough to tell yet\*\*/g)).toHaveLength(4);
  expect(reliabilityAsText(await readFigures(), 'en')).not.toContain('Last time');
});

test('the figures are of the last 30 days: how soon payments were credits, what we had to ask about, what nobody was charged for', async () => {
  await bought(10, 'reconciler');
  await setClock('2031-02-08T11:59:00Z');
  await bought(3_600, 'reconciler');
  await setClock(NOW);
  const of = await makeWorkspace({ topUp: credits(50) });
  await spend(of, credits(25));
  const request = holdRequest(of, { asked: credits(1), least: credits(1), limit: credits(1) });
  await placeHold(request);
  const receipt = { status: 'answered' };
  await settleHold({ workspaceId: of.workspaceId, requestId: request.requestId, cost: credits(3), receipt });

  expect(await measureReliability()).toEqual({
    purchases: 10,
    halfMs: 5_000,
    mostMs: 10_000,
    foundPpm: 100_000,
    // Two credits of 28, and never fewer than they were.
    bornePpm: 71_429,
  });
});

test('everybody reads them in their language, with what the last look at all books found', async () => {
  await noteJobResult('measure_reliability', await measureReliability());
  await noteJobResult('verify_all', await verifyAll());
  const english = reliabilityAsText(await readFigures(), 'en');
  expect(english).toContain('**5 seconds for half of all purchases, 10 seconds for 95 of 100**');
  expect(english).toContain('**10% of all purchases**');
  expect(english).toContain('**None**');
  expect(english).toContain('**7.1429% of all use**');
  expect(reliabilityAsText(await readFigures(), 'da')).toMatch(/\*\*7,1429\s% af alt forbrug\*\*/);
  expect(reliabilityAsText(await readFigures(), 'ja')).toContain('**全購入の10%**');
  await noteJobResult('verify_all', { ok: false, problems: ['one', 'two'] });
  expect(reliabilityAsText(await readFigures(), 'en')).toContain('**2 differences, which people are looking into**');
});
