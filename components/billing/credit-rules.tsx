import { Check } from 'lucide-react';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { HelpLink } from '@/components/help/help-link';
import { buttonClass } from '@/components/ui/button';
import { CardSection } from '@/components/ui/card';
import { Cell, HeadCell, RowHead, Table } from '@/components/ui/table';

const POOLS = ['included', 'topUp'] as const;
const COLUMNS = ['order', 'expires', 'source'] as const;
const KEEPS_WORKING = ['editing', 'deploys', 'docs', 'preview', 'browsing'] as const;
const POLICIES = ['refund', 'transfer', 'used', 'month'] as const;

/** The rules of the two pools, what works without credits, and what can and can't be undone. */
export function CreditRules({ supportEmail }: { supportEmail: string }) {
  const t = useTranslations('billing.rules');
  const address = () => (
    <a href={`mailto:${supportEmail}`} className={buttonClass({ variant: 'link' })}>
      {supportEmail}
    </a>
  );
  const link = (text: ReactNode) => (
    <Link href="/usage" prefetch={false} className={buttonClass({ variant: 'link' })}>
      {text}
    </Link>
  );
  return (
    <CardSection
      id="credit-rules"
      title={t('title')}
      description={t('description')}
      action={<HelpLink about="credits" />}
    >
      <Table caption={t('table')}>
        <thead>
          <tr>
            <HeadCell>{t('columns.pool')}</HeadCell>
            {COLUMNS.map((column) => (
              <HeadCell key={column}>{t(`columns.${column}`)}</HeadCell>
            ))}
          </tr>
        </thead>
        <tbody>
          {POOLS.map((pool) => (
            <tr key={pool}>
              <RowHead>{t(`${pool}.name`)}</RowHead>
              {COLUMNS.map((column) => (
                <Cell key={column}>{t(`${pool}.${column}`)}</Cell>
              ))}
            </tr>
          ))}
        </tbody>
      </Table>
      <div className="mt-6 grid gap-x-10 gap-y-6 text-sm md:grid-cols-2">
        <div>
          <h3 className="font-semibold">{t('keeps.title')}</h3>
          <p className="mt-1 text-muted">{t('keeps.text')}</p>
          <ul className="mt-2 space-y-1">
            {KEEPS_WORKING.map((item) => (
              <li key={item} className="flex gap-2">
                <Check aria-hidden="true" className="mt-1 size-3.5 shrink-0 text-success" />
                {t(`keeps.items.${item}`)}
              </li>
            ))}
          </ul>
        </div>
        <div>
          <h3 className="font-semibold">{t('policy.title')}</h3>
          <ul className="mt-1 space-y-2 text-muted">
            {POLICIES.map((policy) => (
              <li key={policy}>{t.rich(`policy.${policy}`, { address, link })}</li>
            ))}
          </ul>
        </div>
      </div>
    </CardSection>
  );
}
