import 'server-only';
import { z } from 'zod';
import { db } from '@/lib/platform/db';
import { noteJobResult, readJobResult } from '@/lib/platform/job-result';
import { type Microcredits, microcredits } from '@/lib/platform/units';
import { reconcileObjects } from '@/lib/purchases/reconcile';
import { noteAction } from './operator-action';
import { stripeLink } from './stripe-link';
import type { Operator } from './who';

/** Money that came in and was not credited: a person has to find out why. */
export type ParkedPurchase = {
  id: string;
  workspace: { id: string; name: string };
  buyer: string;
  credits: Microcredits;
  reason: string;
  since: Date;
};

/** Paid with our metadata, but for no purchase that knows of it. */
export type UnmatchedPayment = { id: string; claims: string | null; href: string };

export type Unclear = {
  parked: ParkedPurchase[];
  unmatched: UnmatchedPayment[];
  /** When Stripe's payments were last held against our rows. */
  lookedAt: Date | null;
};

const OBJECTS = 'reconcile_objects';
const found = z.object({
  unmatched: z.array(z.object({ paymentIntentId: z.string(), purchaseId: z.string().nullable() })).catch([]),
});

/** Every payment that waits for a person. Stripe isn't asked: the job did, and {@link lookAtPayments} does. */
export async function readUnclear(): Promise<Unclear> {
  const [rows, last] = await Promise.all([
    db.purchase.findMany({
      where: { parkedReason: { not: null } },
      include: { workspace: true, user: true },
      orderBy: { updatedAt: 'desc' },
    }),
    readJobResult(OBJECTS),
  ]);
  const { unmatched } = found.safeParse(last?.result).data ?? { unmatched: [] };
  return {
    parked: rows.map(({ id, workspace, user, credits, parkedReason, updatedAt }) => ({
      id,
      workspace: { id: workspace.id, name: workspace.name },
      buyer: user.email,
      credits: microcredits(credits),
      reason: parkedReason ?? '',
      since: updatedAt,
    })),
    unmatched: unmatched.map(({ paymentIntentId: id, purchaseId }) => ({
      id,
      claims: purchaseId,
      href: stripeLink(id),
    })),
    lookedAt: last?.finishedAt ?? null,
  };
}

/**
 * Asks Stripe about all payments of the last days now, as the job does, and keeps what it finds.
 * @throws AppError `stripe_unavailable`
 */
export async function lookAtPayments(operator: Operator): Promise<void> {
  await noteAction(db, operator, { action: 'payments_looked_at', workspaceId: null, subject: OBJECTS });
  await noteJobResult(OBJECTS, await reconcileObjects());
}
