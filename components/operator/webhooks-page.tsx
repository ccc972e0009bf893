import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { buttonClass } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import type { EventPage } from '@/lib/operator/list-events';
import { ConsolePage } from './console-page';
import { EventTable } from './event-table';

type WebhooksPageProps = { page: EventPage; failed: boolean; only: string | null };

/** The inbox of Stripe's events. */
export function WebhooksPage({ page, failed, only }: WebhooksPageProps) {
  const t = useTranslations('operator.webhooks');
  const filters = [
    { label: t('all'), href: '/operator/webhooks', isHere: !failed && only === null },
    { label: t('failed'), href: '/operator/webhooks?show=failed', isHere: failed },
  ];
  return (
    <ConsolePage current="webhooks" title={t('title')} lead={t('lead')}>
      <p className="flex gap-2">
        {filters.map(({ label, href, isHere }) => (
          <Link
            key={href}
            href={href}
            aria-current={isHere ? 'true' : undefined}
            className={buttonClass({ variant: isHere ? 'primary' : 'secondary', size: 'sm' })}
          >
            {label}
          </Link>
        ))}
      </p>
      <Card className="px-4 py-2 sm:px-5">
        <EventTable events={page.events} />
      </Card>
      {page.nextBefore ? (
        <p className="text-sm">
          <Link
            href={`/operator/webhooks?${new URLSearchParams({ ...(failed && { show: 'failed' }), before: page.nextBefore })}`}
            className={buttonClass({ variant: 'link' })}
          >
            {t('older')}
          </Link>
        </p>
      ) : null}
    </ConsolePage>
  );
}
