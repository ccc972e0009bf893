import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { PurchaseProgress } from '@/components/billing/purchase-progress';
import { ReturnCard } from '@/components/billing/return-card';
import { requireActor } from '@/lib/auth/current';
import { env } from '@/lib/platform/env';
import { returnFromCheckout, returnWithoutPaying } from '@/lib/purchases/return-from-checkout';

type Search = Promise<Record<string, string | string[] | undefined>>;

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('purchaseReturn'))('title'), robots: { index: false } };
}

/** Where Stripe's page leads back to. It only looks: the webhook credits as well, whether or not anybody comes here. */
export default async function ReturnPage({ searchParams }: { searchParams: Search }) {
  const viewer = await requireActor();
  const { session_id: sessionId, canceled } = await searchParams;
  if (typeof canceled === 'string') redirect(await returnWithoutPaying(viewer, canceled));
  const answer = await returnFromCheckout(viewer, typeof sessionId === 'string' ? sessionId : '');
  if (answer.kind === 'leave') redirect(answer.href);
  if (answer.kind === 'unknown') return <ReturnCard kind="unknown" supportEmail={env().SUPPORT_EMAIL} />;
  return (
    <ReturnCard kind={answer.kind} supportEmail={env().SUPPORT_EMAIL} credits={answer.purchase.credits}>
      {answer.kind === 'waiting' ? <PurchaseProgress purchaseId={answer.purchase.id} /> : null}
    </ReturnCard>
  );
}
