import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { NumbersPage } from '@/components/operator/numbers-page';
import { readNumbers } from '@/lib/operator/numbers';
import { requireOperator } from '@/lib/operator/who';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('operator.pages');
  return { title: t('numbers') };
}

export default async function OperatorNumbersPage() {
  await requireOperator();
  return <NumbersPage numbers={await readNumbers()} />;
}
