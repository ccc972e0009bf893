import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { RefillProof } from '@/components/refills/refill-proof';
import { requireMember } from '@/lib/auth/current';
import { orNull } from '@/lib/platform/errors';
import { visiblePurchase } from '@/lib/purchases/purchase-status';
import { can } from '@/lib/workspaces/permissions';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('refill'))('proof.title'), robots: { index: false } };
}

/** Where the mail about a refill that waits for its card's owner leads. It only looks; the button goes to the bank. */
export default async function AuthenticatePage({ params }: { params: Promise<{ id: string }> }) {
  const viewer = await requireMember();
  const { id } = await params;
  const purchase = await orNull(visiblePurchase(viewer, id));
  if (purchase?.way !== 'refill' || !can(viewer, 'buy_credits')) notFound();
  return <RefillProof purchase={purchase} isWaiting={purchase.state === 'pending' && purchase.parkedReason === null} />;
}
