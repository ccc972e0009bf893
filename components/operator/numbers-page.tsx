import { useFormatter, useTranslations } from 'next-intl';
import { Badge } from '@/components/ui/badge';
import { CardSection } from '@/components/ui/card';
import { CreditAmount } from '@/components/ui/credit-amount';
import { LocalTime } from '@/components/ui/local-time';
import type { Numbers } from '@/lib/operator/numbers';
import { ConsolePage } from './console-page';
import { DataTable } from './data-table';
import { Facts } from './facts';

const FLOWS = [
  ...(['revenue', 'sold', 'returned', 'usedTopUp', 'usedIncluded'] as const),
  ...(['writtenOff', 'expired', 'given', 'taken'] as const),
];

/** What came and went in whole cents, and what was used to the last digit: each column lines up. */
const kindOf = (flow: (typeof FLOWS)[number]) =>
  flow === 'revenue' || flow === 'sold' || flow === 'returned' ? 'balance' : 'column';

/** What is owed in credits, what came in by month, and whether the books were found in order. */
export function NumbersPage({ numbers }: { numbers: Numbers }) {
  const t = useTranslations('operator.numbers');
  const format = useFormatter();
  const { liability, months, estimated } = numbers;
  const owed = (['topUp', 'included', 'held', 'debt'] as const).map((name) => {
    return { name: t(`liability.${name}`), value: <CreditAmount value={liability[name]} kind="cost" /> };
  });
  const rows = months.map((month) => ({
    key: month.month,
    cells: [
      format.dateTime(new Date(`${month.month}-01T00:00:00Z`), { month: 'short', year: 'numeric', timeZone: 'UTC' }),
      // A flow of nothing is said in few digits: so all of them fit beside each other.
      ...FLOWS.map((flow) => {
        return <CreditAmount key={flow} value={month[flow]} kind={month[flow] === 0n ? 'balance' : kindOf(flow)} />;
      }),
    ],
  }));
  return (
    <ConsolePage current="numbers" title={t('title')} lead={t('lead')}>
      <CardSection id="liability" title={t('liability.title')} description={t('liability.hint')}>
        <Facts facts={[...owed, { name: t('liability.workspaces'), value: format.number(liability.workspaces) }]} />
      </CardSection>
      <CardSection id="months" title={t('months.title')} description={t('months.hint')}>
        <DataTable
          caption={t('months.title')}
          columns={[{ name: t('months.month') }, ...FLOWS.map((flow) => ({ name: t(`months.${flow}`), amount: true }))]}
          rows={rows}
          empty={t('months.none')}
        />
      </CardSection>
      <CardSection id="estimated" title={t('estimated.title')}>
        <p className="text-sm">
          {t.rich('estimated.text', {
            requests: format.number(estimated.requests),
            ofRequests: format.number(estimated.ofRequests),
            amount: () => <CreditAmount value={estimated.amount} kind="cost" />,
            ofAmount: () => <CreditAmount value={estimated.ofAmount} kind="cost" />,
          })}
        </p>
      </CardSection>
      <CardSection id="checks" title={t('checks.title')} description={t('checks.hint')}>
        <Checks numbers={numbers} />
      </CardSection>
    </ConsolePage>
  );
}

const NAMES = ['reconcile_purchases', 'reconcile_objects', 'verify_changed', 'verify_all'] as const;

function Checks({ numbers }: { numbers: Numbers }) {
  const t = useTranslations('operator.numbers.checks');
  const format = useFormatter();
  const rows = numbers.jobs.map(({ name, finishedAt, checked, problems, isGood }) => {
    const known = NAMES.find((one) => one === name);
    return {
      key: name,
      cells: [
        known ? t(`names.${known}`) : name,
        finishedAt ? <LocalTime key="at" at={finishedAt} format="second" /> : t('never'),
        checked === null ? '–' : format.number(checked),
        finishedAt ? (
          <Badge key="found" tone={isGood ? 'success' : 'danger'}>
            {isGood ? t('good') : t('problems', { count: problems })}
          </Badge>
        ) : null,
      ],
    };
  });
  return (
    <DataTable
      caption={t('title')}
      columns={[{ name: t('job') }, { name: t('at') }, { name: t('checked'), amount: true }, { name: t('found') }]}
      rows={rows}
      empty={t('never')}
    />
  );
}
