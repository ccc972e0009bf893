import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { getLocale, getTranslations } from 'next-intl/server';
import { PurchaseConsole } from '@/components/operator/purchase-console';
import { formatAmount } from '@/lib/i18n/format';
import { readPurchaseView } from '@/lib/operator/purchase-view';
import { purchaseName } from '@/lib/operator/titles';
import { requireOperator } from '@/lib/operator/who';
import { orNull } from '@/lib/platform/errors';

type Props = { params: Promise<{ id: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  await requireOperator();
  const name = await purchaseName((await params).id);
  if (!name) return {};
  const [t, amount] = [await getTranslations('operator.titles'), formatAmount(name.amount, await getLocale())];
  return { title: t('purchase', { workspace: name.workspace, amount }) };
}

export default async function OperatorPurchasePage({ params }: Props) {
  const operator = await requireOperator();
  const view = await orNull(readPurchaseView((await params).id));
  return view ? <PurchaseConsole view={view} viewerId={operator.userId} /> : notFound();
}
