import { beforeEach, expect, test } from 'vitest';
import { verifyAll, verifyChanged } from '@/lib/audit/watch';
import { placeHold } from '@/lib/credits/holds';
import { db } from '@/lib/platform/db';
import { asOwner } from '../setup/clock';
import { credits, holdRequest, makeWorkspace, spend } from '../setup/factories';
import { logged } from './logged';
import { asSuperuser } from './superuser';

// Nothing has moved for a while: what is younger than a minute is looked at again.
beforeEach(async () => {
  await verifyChanged();
  await settleMarks();
});

async function settleMarks(): Promise<void> {
  await asOwner(`update audit_mark set checked_at = checked_at + interval '2 minutes'`);
}

test('only workspaces whose books moved are looked at again', async () => {
  const [one] = [await makeWorkspace({ topUp: credits(5) }), await makeWorkspace({ topUp: credits(5) })];
  expect(await verifyChanged()).toMatchObject({ ok: true, checked: { workspaces: 2 } });
  await settleMarks();
  expect(await verifyChanged()).toMatchObject({ ok: true, checked: { workspaces: 0 } });
  await spend(one, credits(1));
  expect(await verifyChanged()).toMatchObject({ ok: true, checked: { workspaces: 1, transfers: 3 } });
});

test('a running request is movement, although it writes no line', async () => {
  const workspace = await makeWorkspace({ topUp: credits(5) });
  await verifyChanged();
  await settleMarks();
  await placeHold(holdRequest(workspace));
  expect(await verifyChanged()).toMatchObject({ ok: true, checked: { workspaces: 1 } });
});

test('what is broken is logged with its workspace, gets no mark, and so is found again until it is mended', async () => {
  const { workspaceId } = await makeWorkspace({ topUp: credits(5) });
  const change = (by: number) =>
    asSuperuser((client) =>
      client.query('update wallet set held = held + $1 where workspace_id = $2', [by, workspaceId]),
    );
  await change(1);
  for (const _ of [1, 2]) {
    const { lines } = await logged(verifyChanged);
    expect(lines).toMatchObject([
      {
        level: 'error',
        event: 'books_broken',
        workspace_id: workspaceId,
        row: 'wallet',
        message: expect.stringContaining('held 1'),
      },
    ]);
  }
  expect(await db.auditMark.findUnique({ where: { workspaceId } })).toBeNull();
  await change(-1);
  expect(await verifyChanged()).toMatchObject({ ok: true });
});

test('a purchase that was paid and never credited is noticed, although no book moved', async () => {
  const { workspaceId, userId } = await makeWorkspace();
  await verifyChanged();
  await settleMarks();
  const { id } = await db.purchase.create({
    data: {
      ...{ id: crypto.randomUUID(), workspaceId, userId, amountCents: 100n, credits: 1_000_000n, returnTo: '/billing' },
      ...{ state: 'paid', paidAt: new Date(), stripePaymentIntentId: 'pi_lost' },
    },
  });
  const later = asOwner(`update purchase set updated_at = studio_now() + interval '3 minutes' where id = $1`, [id]);
  await later;
  const { problems } = await verifyChanged();
  await asSuperuser((client) => client.query('delete from purchase where id = $1', [id]));
  expect(problems).toMatchObject([{ workspaceId, row: `purchase ${id}` }]);
});

test('damage behind the marks is found by the nightly check, which looks at none', async () => {
  const { workspaceId } = await makeWorkspace({ topUp: credits(5) });
  await verifyChanged();
  await settleMarks();
  const change = (by: number) =>
    asSuperuser((client) =>
      client.query('update wallet set top_up = top_up + $1 where workspace_id = $2', [by, workspaceId]),
    );
  await change(1);
  expect(await verifyChanged()).toMatchObject({ ok: true });
  const { lines } = await logged(async () => expect(await verifyAll()).toMatchObject({ ok: false }));
  await change(-1);
  expect(lines.map(({ event, workspace_id }) => [event, workspace_id])).toContainEqual(['books_broken', workspaceId]);
});
