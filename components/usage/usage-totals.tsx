import { useFormatter, useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { CreditAmount } from '@/components/ui/credit-amount';
import type { UsageSums } from '@/lib/usage/summarize';

/** What a period came to, exactly: nothing here is rounded. */
export function UsageTotals({ totals }: { totals: UsageSums }) {
  const t = useTranslations('usage.totals');
  const format = useFormatter();
  return (
    <dl className="grid grid-cols-2 gap-x-6 gap-y-5 lg:grid-cols-4">
      <Figure name={t('spent')} note={<PoolsOf totals={totals} />}>
        <CreditAmount value={totals.spent} kind="cost" />
      </Figure>
      <Figure name={t('requests')}>{format.number(totals.requests)}</Figure>
      <Figure name={t('tokens')} note={t('tokensNote')}>
        {format.number(totals.inputTokens)}
        <span className="font-normal text-muted"> / </span>
        {format.number(totals.outputTokens)}
      </Figure>
      <Figure name={t('waived')} note={t('waivedNote')}>
        <CreditAmount value={totals.waived} kind="cost" />
      </Figure>
    </dl>
  );
}

function Figure({ name, note, children }: { name: string; note?: ReactNode; children: ReactNode }) {
  return (
    <div className="min-w-0">
      <dt className="text-muted text-sm">{name}</dt>
      <dd className="mt-0.5 break-words font-semibold text-lg tabular-nums">{children}</dd>
      {note ? <dd className="mt-0.5 text-muted text-sm">{note}</dd> : null}
    </div>
  );
}

function PoolsOf({ totals: { included, topUp } }: { totals: UsageSums }) {
  const t = useTranslations('usage.totals');
  return t.rich('pools', {
    included: () => <CreditAmount value={included} kind="cost" />,
    topUp: () => <CreditAmount value={topUp} kind="cost" />,
  });
}
