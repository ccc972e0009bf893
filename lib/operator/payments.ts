import 'server-only';
import { z } from 'zod';
import { db } from '@/lib/platform/db';
import { isId } from '@/lib/platform/ids';
import { readJobResult } from '@/lib/platform/job-result';
import { type Microcredits, microcredits } from '@/lib/platform/units';
import { keepObjects, OBJECTS } from '@/lib/purchases/keep-objects';
import { type Dismissed, readDismissed } from './dismiss';
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

/** Paid with our metadata, but for no purchase that knows of it. What an older look did not keep is null. */
export type UnmatchedPayment = {
  id: string;
  /** The purchase that it names, and whether that is one of ours. */
  claims: string | null;
  isClaimOurs: boolean;
  /** Decimal of the currency's smallest unit. */
  received: string | null;
  currency: string | null;
  startedAt: Date | null;
  email: string | null;
  /** Whose customer at Stripe paid. */
  workspace: { id: string; name: string } | null;
  href: string;
};

export type Unclear = {
  parked: ParkedPurchase[];
  unmatched: UnmatchedPayment[];
  /** Of both what an operator has dismissed: it waits no more, but its money is still with us. */
  dismissed: (Dismissed & { purchase: ParkedPurchase | null })[];
  /** When Stripe's payments were last held against our rows. */
  lookedAt: Date | null;
};

const found = z.object({
  unmatched: z
    .array(
      z.object({
        paymentIntentId: z.string(),
        purchaseId: z.string().nullable(),
        received: z.string().regex(/^\d+$/).nullable().default(null),
        currency: z
          .string()
          .regex(/^[a-z]{3}$/)
          .nullable()
          .default(null),
        startedAt: z.coerce.date().nullable().default(null),
        customerId: z.string().nullable().default(null),
        email: z.string().nullable().default(null),
      }),
    )
    .catch([]),
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
  const parked = rows.map(({ id, workspace, user, credits, parkedReason, updatedAt }) => ({
    id,
    workspace: { id: workspace.id, name: workspace.name },
    buyer: user.email,
    credits: microcredits(credits),
    reason: parkedReason ?? '',
    since: updatedAt,
  }));
  const dismissed = await readDismissed(
    [...parked, ...unmatched.map(({ paymentIntentId: id }) => ({ id }))].map(({ id }) => id),
  );
  const waits = unmatched.filter(({ paymentIntentId: id }) => !dismissed.has(id));
  return {
    parked: parked.filter(({ id }) => !dismissed.has(id)),
    unmatched: await withWhatWeKnow(waits),
    dismissed: [...dismissed.values()].map((one) => ({
      ...one,
      purchase: parked.find(({ id }) => id === one.subject) ?? null,
    })),
    lookedAt: last?.finishedAt ?? null,
  };
}

/** Beside what Stripe said: the workspace whose customer paid, and whether the purchase that is named is ours. */
async function withWhatWeKnow(payments: z.output<typeof found>['unmatched']): Promise<UnmatchedPayment[]> {
  const customers = payments.flatMap(({ customerId }) => customerId ?? []);
  const claims = payments.flatMap(({ purchaseId }) => (purchaseId !== null && isId(purchaseId) ? [purchaseId] : []));
  const [workspaces, purchases] = await Promise.all([
    db.workspace.findMany({ where: { stripeCustomerId: { in: customers } } }),
    db.purchase.findMany({ where: { id: { in: claims } }, select: { id: true } }),
  ]);
  return payments.map(({ paymentIntentId: id, purchaseId, customerId, ...rest }) => {
    const workspace = customerId === null ? null : workspaces.find((one) => one.stripeCustomerId === customerId);
    return {
      ...{ ...rest, id, claims: purchaseId, href: stripeLink(id) },
      isClaimOurs: purchases.some((one) => one.id === purchaseId),
      workspace: workspace ? { id: workspace.id, name: workspace.name } : null,
    };
  });
}

/**
 * Asks Stripe about all payments of the last days now, as the job does, and keeps what it finds.
 * @throws AppError `stripe_unavailable`
 */
export async function lookAtPayments(operator: Operator): Promise<void> {
  await noteAction(db, operator, { action: 'payments_looked_at', workspaceId: null, subject: OBJECTS });
  await keepObjects();
}
