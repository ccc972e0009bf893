import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { PaymentsPage } from '@/components/operator/payments-page';
import { readUnclear } from '@/lib/operator/payments';
import { requireOperator } from '@/lib/operator/who';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('operator.pages');
  return { title: t('payments') };
}

export default async function OperatorPaymentsPage() {
  await requireOperator();
  return <PaymentsPage unclear={await readUnclear()} />;
}
