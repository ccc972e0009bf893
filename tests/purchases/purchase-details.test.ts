import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { GET as csvRoute } from '@/app/api/purchases.csv/route';
import { db } from '@/lib/platform/db';
import { checkNow } from '@/lib/purchases/check-now';
import { readPurchaseDetails } from '@/lib/purchases/purchase-details';
import { purchasesCsv } from '@/lib/purchases/purchases-csv';
import { startCheckout } from '@/lib/purchases/start-checkout';
import { syncPurchase } from '@/lib/purchases/sync-purchase';
import { asOwner } from '../setup/clock';
import {
  buyOne,
  deliver,
  dollars,
  eventOf,
  makeBuyer,
  pay,
  paymentOf,
  startTestStripe,
  type TestStripe,
  tryCard,
} from './buying';

let stripe: TestStripe;
beforeAll(async () => {
  stripe = await startTestStripe();
});
afterEach(() => stripe.start());
afterAll(() => stripe.close());

async function startOne(amount = 20) {
  const made = await makeBuyer({ roles: ['owner', 'admin', 'member'] });
  return { ...made, ...(await startCheckout({ buyer: made.buyer, amount: dollars(amount) })) };
}

const whats = async (of: Awaited<ReturnType<typeof startOne>>) =>
  (await readPurchaseDetails(of.buyer, of.purchaseId)).timeline.map((one) => ('by' in one ? one.by : one.what));

describe('the page of a purchase', () => {
  test('tells from our rows alone when it was paid, how we heard of it, and what it moved; Stripe may be away', async () => {
    const made = await startOne();
    await pay(made.url);
    await deliver(await eventOf(stripe, made.purchaseId, 'checkout.session.completed'));
    await stripe.stop();
    const details = await readPurchaseDetails(made.buyer, made.purchaseId);
    expect(details).toMatchObject({
      state: 'paid',
      way: 'checkout',
      amountCents: 2_000n,
      taxCents: 0n,
      buyerName: 'owner',
      consent: null,
      receiptHref: `/api/purchases/${made.purchaseId}/receipt`,
      invoiceHref: null,
      transfers: [{ from: 'stripe', to: 'top_up', amount: 20_000_000n }],
    });
    expect(details.timeline.map((one) => ('by' in one ? one.by : one.what))).toEqual([
      'started',
      'paid_at_stripe',
      'webhook',
      'credited',
    ]);
    const times = details.timeline.map(({ at }) => at.getTime());
    expect(times).toEqual(times.toSorted((a, b) => a - b));
  });

  test('tells the first look that found the payment, and none that came later', async () => {
    const made = await startOne();
    await pay(made.url);
    await syncPurchase(made.purchaseId, { heardBy: 'reconciler' });
    await syncPurchase(made.purchaseId, { heardBy: 'return' });
    await deliver(await eventOf(stripe, made.purchaseId, 'checkout.session.completed'));
    expect(await whats(made)).toEqual(['started', 'paid_at_stripe', 'reconciler', 'credited']);
  });

  test('names every refund and dispute that moved credits', async () => {
    const made = await buyOne(20);
    const refund = await stripe.refund({ payment_intent: made.payment, amount: 500, status: 'pending' });
    await syncPurchase(made.purchaseId);
    await stripe.refundBecomes(refund, 'failed');
    await syncPurchase(made.purchaseId);
    await stripe.dispute({ payment_intent: made.payment });
    await syncPurchase(made.purchaseId);
    const { timeline } = await readPurchaseDetails(made.buyer, made.purchaseId);
    expect(timeline.flatMap((one) => ('kind' in one ? [[one.what, one.kind, one.amount]] : []))).toEqual([
      ['taken_back', 'refund', 5_000_000n],
      ['given_again', 'refund', 5_000_000n],
      ['taken_back', 'dispute', 20_000_000n],
    ]);
  });

  test('says that somebody looks at a payment that does not fit', async () => {
    const made = await startOne();
    await pay(made.url);
    await asOwner('update purchase set amount_cents = 2100, credits = 21000000 where id = $1', [made.purchaseId]);
    expect(await checkNow(made.buyer, made.purchaseId)).toBe('parked');
    expect(await whats(made)).toEqual(['started', 'parked']);
    expect(await readPurchaseDetails(made.buyer, made.purchaseId)).toMatchObject({ isParked: true, receiptHref: null });
    expect(await checkNow(made.buyer, made.purchaseId)).toBe('still_parked');
  });

  test('is there for its buyer and for those who see the balances, and for nobody else', async () => {
    const made = await startOne();
    const [owner, admin, member] = made.buyers;
    const stranger = (await makeBuyer()).buyer;
    for (const viewer of [owner, admin]) {
      await expect(readPurchaseDetails(viewer ?? stranger, made.purchaseId)).resolves.toMatchObject({
        state: 'pending',
      });
    }
    for (const viewer of [member, stranger]) {
      await expect(readPurchaseDetails(viewer ?? stranger, made.purchaseId)).rejects.toMatchObject({
        code: 'not_found',
      });
      await expect(checkNow(viewer ?? stranger, made.purchaseId)).rejects.toMatchObject({ code: 'not_found' });
    }
    await expect(readPurchaseDetails(made.buyer, 'nonsense')).rejects.toMatchObject({ code: 'not_found' });
  });
});

describe('"Check now"', () => {
  test('asks Stripe, credits what no event told of, and says so; the next look finds nothing new', async () => {
    const made = await startOne();
    expect(await checkNow(made.buyer, made.purchaseId)).toBe('waiting');
    await tryCard(made.url, '4000 0000 0000 9995');
    expect(await checkNow(made.buyer, made.purchaseId)).toBe('waiting');
    expect(await whats(made)).toEqual(['started', 'declined']);
    await pay(made.url);
    expect(await checkNow(made.buyer, made.purchaseId)).toBe('credited');
    expect(await checkNow(made.buyer, made.purchaseId)).toBe('unchanged');
    await stripe.refund({ payment_intent: await paymentOf(made.purchaseId) });
    expect(await checkNow(made.buyer, made.purchaseId)).toBe('moved');
    expect((await whats(made)).slice(-3)).toEqual(['check', 'credited', 'taken_back']);
  });

  test('is clear when Stripe is away, and has an end', async () => {
    const made = await startOne();
    await stripe.stop();
    await expect(checkNow(made.buyer, made.purchaseId)).rejects.toMatchObject({ code: 'stripe_unavailable' });
    await stripe.start();
    for (let look = 2; look <= 6; look += 1) expect(await checkNow(made.buyer, made.purchaseId)).toBe('waiting');
    await expect(checkNow(made.buyer, made.purchaseId)).rejects.toMatchObject({
      code: 'rate_limited',
      retryAfterSeconds: expect.any(Number),
    });
  });
});

describe('purchases as CSV', () => {
  test('has every purchase of the workspace once, the last one first, with units in its names', async () => {
    const made = await buyOne(20);
    const open = await startCheckout({ buyer: made.buyer, amount: dollars(19.99) });
    await buyOne(5);
    await db.user.update({ where: { id: made.buyer.userId }, data: { name: '=HYPERLINK("http://evil.test")' } });
    const lines = await linesOf(made.workspaceId);
    expect(lines).toHaveLength(3);
    expect(lines[0]).toBe(
      '\uFEFFpurchase_id,started_at_utc,paid_at_stripe_utc,credited_at_utc,state,way,buyer_name,buyer_email,amount_usd,tax_usd,' +
        'charged_usd,credits,credited_credits,taken_back_credits,declined_because,stripe_payment_intent',
    );
    expect(lines[1]).toContain(`${open.purchaseId},20`);
    expect(lines[1]).toContain(',19.99,0.00,0.00,19.990000,0.000000,0.000000,,');
    expect(lines[2]).toContain(`,20.00,0.00,20.00,20.000000,20.000000,0.000000,,${made.payment}`);
    // What would run in a spreadsheet is text there.
    expect(lines[1]).toContain(`,"'=HYPERLINK(""http://evil.test"")",`);
    expect(lines[2]).toMatch(/,\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z,paid,checkout,/);
  });

  test('has more than one page of the database, none twice', async () => {
    const { workspaceId, buyer } = await makeBuyer();
    await asOwner(
      `insert into purchase (id, workspace_id, user_id, amount_cents, credits, return_to, created_at, state)
       select gen_random_uuid(), $1::uuid, $2::uuid, 100, 1000000, '/billing', studio_now() - interval '2 days', 'expired'
       from generate_series(1, 2001)`,
      [workspaceId, buyer.userId],
    );
    const ids = (await linesOf(workspaceId)).slice(1).map((line) => line.slice(0, 36));
    expect(ids).toHaveLength(2_001);
    expect(new Set(ids).size).toBe(2_001);
  });

  test('is for those who are signed in', async () => {
    const request = new Request('http://localhost:3000/api/purchases.csv');
    expect((await csvRoute(request, { params: Promise.resolve({}) })).status).toBe(401);
  });
});

async function linesOf(workspaceId: string): Promise<string[]> {
  let text = '';
  for await (const piece of purchasesCsv(workspaceId)) text += piece;
  expect(text.endsWith('\r\n')).toBe(true);
  return text.split('\r\n').slice(0, -1);
}
