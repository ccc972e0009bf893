import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { PurchaseConsole } from '@/components/operator/purchase-console';
import { readPurchaseView } from '@/lib/operator/purchase-view';
import { requireOperator } from '@/lib/operator/who';
import { orNull } from '@/lib/platform/errors';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('operator');
  return { title: t('title') };
}

export default async function OperatorPurchasePage({ params }: { params: Promise<{ id: string }> }) {
  const operator = await requireOperator();
  const view = await orNull(readPurchaseView((await params).id));
  return view ? <PurchaseConsole view={view} viewerId={operator.userId} /> : notFound();
}
