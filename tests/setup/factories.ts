import { openWallet } from '@/lib/credits/allowance';
import { settleHold } from '@/lib/credits/end-hold';
import { type HoldRequest, placeHold } from '@/lib/credits/holds';
import { creditTopUp } from '@/lib/credits/top-up';
import type { Plan, Role } from '@/lib/generated/prisma/client';
import { db } from '@/lib/platform/db';
import { newId } from '@/lib/platform/ids';
import { creditsFor, type Microcredits, microcredits, usdCents } from '@/lib/platform/units';

/** Whole credits as microcredits; cents of a credit as `credits(0.01)`. For tests only: amounts in code are bigint. */
export function credits(amount: number): Microcredits {
  return microcredits(BigInt(Math.round(amount * 1_000_000)));
}

type Wanted = {
  plan?: Plan;
  seats?: number;
  /** The month's included credits, all unspent. */
  included?: Microcredits;
  /** Bought with one purchase, in whole cents of at least a dollar. */
  topUp?: Microcredits;
  members?: Role[];
};

/** A workspace of its own for one test, made with the real verbs; its people have addresses nobody else has. */
export async function makeWorkspace(wanted: Wanted = {}) {
  const { plan = 'team', seats = 1, included = credits(20), topUp = credits(0), members = ['owner'] } = wanted;
  const workspace = await db.workspace.create({ data: { name: `Workspace ${newId().slice(-6)}`, plan, seats } });
  await openWallet(db, workspace.id, included);
  const people = [];
  for (const role of members) {
    const user = await db.user.create({ data: { email: `${role}-${newId()}@example.test`, name: role } });
    await db.member.create({ data: { workspaceId: workspace.id, userId: user.id, role } });
    people.push({ userId: user.id, email: user.email, role });
  }
  const first = people[0];
  if (!first) throw new Error('a workspace needs someone');
  if (topUp > 0n) await buyCredits(workspace.id, first.userId, topUp);
  return { workspaceId: workspace.id, userId: first.userId, people };
}

/** A paid purchase, as `syncPurchase` leaves it, without Stripe. */
export async function buyCredits(workspaceId: string, userId: string, amount: Microcredits): Promise<string> {
  const id = newId();
  const cents = usdCents(amount / 10_000n);
  await db.purchase.create({
    data: { id, workspaceId, userId, amountCents: cents, credits: creditsFor(cents), returnTo: '/billing' },
  });
  await db.$transaction(async (tx) => {
    await tx.purchase.update({
      where: { id },
      data: { state: 'paid', paidAt: new Date(), stripePaymentIntentId: `pi_${id}` },
    });
    await creditTopUp(tx, { workspaceId, purchaseId: id, key: `purchase:${id}`, amount: creditsFor(cents) });
  });
  return id;
}

/** What a request asks to hold; one credit unless the test says otherwise. */
export function holdRequest(of: { workspaceId: string; userId: string }, over: Partial<HoldRequest> = {}): HoldRequest {
  return {
    workspaceId: of.workspaceId,
    userId: of.userId,
    requestId: newId(),
    apiKeyId: null,
    model: 'demo-medium',
    feature: 'chat',
    priceVersion: 'test',
    asked: credits(1),
    least: credits(1),
    limit: credits(1),
    ...over,
  };
}

/** A whole request that costs `cost`. */
export async function spend(of: { workspaceId: string; userId: string }, cost: Microcredits): Promise<string> {
  const request = holdRequest(of, { asked: cost, least: cost, limit: cost });
  const answer = await placeHold(request);
  if (answer.outcome !== 'held') throw new Error(`not held: ${answer.outcome}`);
  await settleHold({ workspaceId: of.workspaceId, requestId: request.requestId, cost, receipt: { status: 'done' } });
  return request.requestId;
}
