import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { ReturnCard } from '@/components/billing/return-card';
import { PaymentReturnCard } from '@/components/purchases/payment-return';
import { PurchaseProgress } from '@/components/purchases/purchase-progress';
import { requireActor } from '@/lib/auth/current';
import { returnFromCard } from '@/lib/cards/return-with-card';
import { env } from '@/lib/platform/env';
import { returnFromCheckout, returnWithoutPaying } from '@/lib/purchases/return-from-checkout';
import { returnFromPayment } from '@/lib/purchases/return-from-payment';

type Search = Promise<Record<string, string | string[] | undefined>>;

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('purchaseReturn'))('title'), robots: { index: false } };
}

/** Where Stripe's page leads back to. It only looks: the webhook credits as well, whether or not anybody comes here. */
export default async function ReturnPage({ searchParams }: { searchParams: Search }) {
  const viewer = await requireActor();
  const search = await searchParams;
  const { session_id: sessionId, canceled, purchase } = search;
  const cardHref = await returnFromCard(viewer, search);
  if (cardHref !== null) redirect(cardHref);
  if (typeof purchase === 'string') {
    const payment = await returnFromPayment(viewer, purchase);
    if (payment.kind === 'leave') redirect(payment.href);
    return <PaymentReturnCard answer={payment} supportEmail={env().SUPPORT_EMAIL} />;
  }
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
