import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { SubscriptionCard } from '@/components/notices/subscription-card';
import { readSubscription, readUnsubscribeToken } from '@/lib/notices/unsubscribe';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('unsubscribe');
  return { title: t('heading'), robots: { index: false }, referrer: 'same-origin' };
}

type Props = { searchParams: Promise<{ token?: string | string[] }> };

export default async function UnsubscribePage({ searchParams }: Props) {
  const { token } = await searchParams;
  const subscription = readUnsubscribeToken(token);
  const state = subscription && (await readSubscription(subscription));
  const known =
    subscription && state && typeof token === 'string' ? { ...state, kind: subscription.kind, token } : null;
  return <SubscriptionCard subscription={known} />;
}
