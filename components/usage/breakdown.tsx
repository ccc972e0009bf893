import Link from 'next/link';
import { useFormatter, useTranslations } from 'next-intl';
import { buttonClass } from '@/components/ui/button';
import { CardSection } from '@/components/ui/card';
import { cn } from '@/components/ui/cn';
import { CreditAmount } from '@/components/ui/credit-amount';
import { Empty } from '@/components/ui/empty';
import { Cell, HeadCell, RowHead, Table } from '@/components/ui/table';
import type { UsageShare } from '@/lib/usage/summarize';
import type { UsageView } from '@/lib/usage/usage-view';
import { usageHref } from './usage-href';
import { useLabels } from './use-labels';

const TABS = ['model', 'member', 'feature', 'key'] as const;
type Tab = (typeof TABS)[number];

/** Who or what used how much: one table at a time, chosen by plain links. */
export function Breakdown({ view, by }: { view: UsageView; by: string | string[] | undefined }) {
  const t = useTranslations('usage.breakdown');
  const { scope } = view;
  const tabs = TABS.filter((tab) => tab !== 'member' || scope.onlyUserId === null);
  const chosen = tabs.find((tab) => tab === by) ?? 'model';
  const shares = view.summary.by[chosen].filter(({ requests }) => requests > 0n);
  return (
    <CardSection id="breakdown" title={t('title')}>
      <ul className="mb-4 flex w-fit flex-wrap gap-1 rounded-lg bg-sunken p-1">
        {tabs.map((tab) => (
          <li key={tab}>
            <Link
              href={usageHref(scope, { by: tab === 'model' ? null : tab }, '#breakdown')}
              prefetch={false}
              scroll={false}
              aria-current={tab === chosen ? 'true' : undefined}
              className={cn(
                'flex h-8 items-center rounded-md px-3 font-medium text-sm pointer-coarse:h-11',
                tab === chosen ? 'bg-surface text-ink shadow-raised' : 'text-muted hover:text-ink print:hidden',
              )}
            >
              {t(`by.${tab}`)}
            </Link>
          </li>
        ))}
      </ul>
      {shares.length === 0 ? (
        <Empty title={t('none')} />
      ) : (
        <ShareTable view={view} tab={chosen} shares={shares} total={view.summary.totals.spent} />
      )}
    </CardSection>
  );
}

type ShareTableProps = { view: UsageView; tab: Tab; shares: UsageShare[]; total: bigint };

function ShareTable({ view, tab, shares, total }: ShareTableProps) {
  const t = useTranslations('usage.breakdown');
  const format = useFormatter();
  const labelOf = useLabels(view.names);
  return (
    <Table caption={t(`by.${tab}`)}>
      <thead>
        <tr>
          <HeadCell>{t(`head.${tab}`)}</HeadCell>
          <HeadCell amount>{t('requests')}</HeadCell>
          <HeadCell amount className="max-md:hidden">
            {t('input')}
          </HeadCell>
          <HeadCell amount className="max-md:hidden">
            {t('output')}
          </HeadCell>
          <HeadCell amount className="max-sm:pr-0">
            {t('spent')}
          </HeadCell>
          <HeadCell amount className="max-sm:hidden">
            {t('share')}
          </HeadCell>
        </tr>
      </thead>
      <tbody>
        {shares.map((share) => (
          <tr key={share.value}>
            <RowHead className="max-w-56 truncate">
              <Link
                href={usageHref(view.scope, { [tab]: share.value, by: tab })}
                prefetch={false}
                className={buttonClass({ variant: 'link' }, 'inline!')}
              >
                {labelOf(tab, share.value)}
              </Link>
            </RowHead>
            <Cell amount>{format.number(share.requests)}</Cell>
            <Cell amount className="max-md:hidden">
              {format.number(share.inputTokens)}
            </Cell>
            <Cell amount className="max-md:hidden">
              {format.number(share.outputTokens)}
            </Cell>
            <Cell amount className="max-sm:pr-0">
              <CreditAmount value={share.spent} kind="column" />
            </Cell>
            <Cell amount className="max-sm:hidden">
              {total === 0n ? '–' : <Share part={share.spent} of={total} />}
            </Cell>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}

/** A part in per cent; what is there and too small to show is never shown as nothing. */
function Share({ part, of }: { part: bigint; of: bigint }) {
  const format = useFormatter();
  const percent = (thousandths: bigint) =>
    format.number(Number(thousandths) / 1_000, { style: 'percent', maximumFractionDigits: 1 });
  const thousandths = (part * 1_000n) / of;
  return part > 0n && thousandths === 0n ? `<${percent(1n)}` : percent(thousandths);
}
