import { expect, test } from 'vitest';
import { verify } from '@/lib/audit/verify';
import { readBalances } from '@/lib/credits/balances';
import { db } from '@/lib/platform/db';
import { LocalClock } from '@/prisma/seed/clock';
import { seed } from '@/prisma/seed/seed';
import { credits } from '../setup/factories';
import { startStripe } from '../setup/stripe';

test('the demo tells the same story half a minute after the month has turned', async () => {
  const stripe = await startStripe();
  const clock = await LocalClock.open(process.env.DIRECT_URL ?? '');
  try {
    await seed(clock, new Date('2026-10-01T00:00:30Z'));
    const balances = new Map<string, Awaited<ReturnType<typeof readBalances>>>();
    for (const { id, name } of await db.workspace.findMany()) balances.set(name, await readBalances(id));
    expect(balances.get('Acme')).toMatchObject({ granted: credits(180), resetsAt: new Date('2026-11-01T00:00:00Z') });
    expect(balances.get('Acme')?.topUp).toBeGreaterThan(credits(20));
    expect(balances.get('Empty')).toMatchObject({ available: 0n, included: 0n, topUp: 0n });
    expect(balances.get('Solo')).toMatchObject({ available: credits(1) });
    expect(await verify()).toMatchObject({ ok: true });
  } finally {
    await clock.close();
    await stripe.close();
  }
}, 120_000);
