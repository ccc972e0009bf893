import { expect, test } from 'vitest';
import { expireHolds, releaseHold } from '@/lib/credits/end-hold';
import { placeHold } from '@/lib/credits/holds';
import { db } from '@/lib/platform/db';
import { HOLD_LIFETIME_SECONDS } from '@/lib/platform/policy';
import { freezeClock } from '../model/frozen-clock';
import { asOwner } from '../setup/clock';
import { credits, holdRequest, makeWorkspace } from '../setup/factories';
import { statementsOf } from './statements';
import { untilWaiting } from './waiting';

const LIFETIME = HOLD_LIFETIME_SECONDS * 1_000;

test('the sweep asks no wallet about a hold that lives, to the last microsecond, nor about one that has ended', async () => {
  const began = Date.now();
  const workspace = await makeWorkspace({ included: credits(5) });
  const [ended, living] = [holdRequest(workspace), holdRequest(workspace)];
  await freezeClock(began);
  await placeHold(ended);
  await releaseHold({ ...ended, receipt: { status: 'failed' } });
  const later = began + 2 * LIFETIME;
  await freezeClock(later);
  // What other tests have left open is none of this one's business.
  await expireHolds();
  await placeHold(living);
  await freezeClock(later + LIFETIME);
  expect(await statementsOf(async () => expect(await expireHolds()).toBe(0))).toHaveLength(1);
  await freezeClock(later + LIFETIME + 1);
  expect(await expireHolds()).toBe(1);
});

test('a hold that was renewed while the sweep waited for its wallet lives on, to the last microsecond', async () => {
  await freezeClock(Date.now());
  const workspace = await makeWorkspace();
  const request = holdRequest(workspace);
  await placeHold(request);
  const setExpiry = (at: string) =>
    asOwner(`update hold set expires_at = ${at} where request_id = $1`, [request.requestId]);
  await setExpiry(`studio_now() - interval '1 second'`);
  const { sweeping } = await db.$transaction(async (tx) => {
    await tx.$queryRaw`select from wallet where workspace_id = ${workspace.workspaceId}::uuid for update`;
    const sweep = expireHolds();
    // Once it waits for the wallet, it has chosen whom to end.
    await untilWaiting(1);
    await setExpiry('studio_now()');
    return { sweeping: sweep };
  });
  expect(await sweeping).toBe(0);
  await releaseHold({ ...request, receipt: { status: 'failed' } });
});
