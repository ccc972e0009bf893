import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { PurchasePage } from '@/components/purchases/purchase-page';
import { requireMember } from '@/lib/auth/current';
import { env } from '@/lib/platform/env';
import { orNull } from '@/lib/platform/errors';
import { readPurchaseDetails } from '@/lib/purchases/purchase-details';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('purchasePage'))('name') };
}

export default async function OnePurchasePage({ params }: { params: Promise<{ id: string }> }) {
  const viewer = await requireMember();
  const { id } = await params;
  const purchase = await orNull(readPurchaseDetails(viewer, id));
  if (!purchase) return notFound();
  return <PurchasePage purchase={purchase} supportEmail={env().SUPPORT_EMAIL} />;
}
