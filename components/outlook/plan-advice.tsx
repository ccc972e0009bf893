import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { Badge } from '@/components/ui/badge';
import { buttonClass } from '@/components/ui/button';
import { CreditAmount } from '@/components/ui/credit-amount';
import { Disclosure } from '@/components/ui/disclosure';
import { Cell, HeadCell, RowHead, Table } from '@/components/ui/table';
import type { Advice, PlanCost } from '@/lib/outlook/advice';
import { creditsFor, usdCents } from '@/lib/platform/units';
import type { Plan } from '@/lib/workspaces/plans';

/** The verdict first, then the numbers that it rests on. */
export function PlanAdvice({ advice, current, mayChange }: { advice: Advice; current: Plan; mayChange: boolean }) {
  const t = useTranslations('outlook.advice');
  const names = useTranslations('plansText.names');
  if (advice.kind === 'not_enough_data') {
    return <p className="mt-1 max-w-prose text-muted text-sm">{t('notEnoughData')}</p>;
  }
  const { costs, months } = advice;
  const leads = mayChange && (advice.kind === 'upgrade' || advice.kind === 'downgrade');
  return (
    <>
      <p className="mt-1 max-w-prose">
        {'best' in advice
          ? t.rich(advice.kind, {
              months,
              plan: names(advice.best.plan),
              saves: () => <CreditAmount value={creditsFor(advice.saves)} kind="whole" />,
              topUp: () => <CreditAmount value={creditsFor(advice.best.topUp)} />,
            })
          : t(advice.kind, { months })}{' '}
        {leads ? (
          <Link href="/billing/plan" prefetch={false} className={buttonClass({ variant: 'link' })}>
            {t('seePlans')}
          </Link>
        ) : null}
      </p>
      <Disclosure className="mt-3 text-sm" summary={t('numbers', { months })}>
        <div className="mt-2">
          <CostTable costs={costs} current={current} />
        </div>
      </Disclosure>
    </>
  );
}

function CostTable({ costs, current }: { costs: PlanCost[]; current: Plan }) {
  const t = useTranslations('outlook.advice');
  const names = useTranslations('plansText.names');
  return (
    <Table caption={t('table')}>
      <thead>
        <tr>
          <HeadCell>{t('columns.plan')}</HeadCell>
          <HeadCell amount>{t('columns.price')}</HeadCell>
          <HeadCell amount>{t('columns.topUp')}</HeadCell>
          <HeadCell amount>{t('columns.all')}</HeadCell>
        </tr>
      </thead>
      <tbody>
        {costs.map(({ plan, perMonth, topUp }) => (
          <tr key={plan}>
            <RowHead>
              {names(plan)} {plan === current ? <Badge>{t('yours')}</Badge> : null}
            </RowHead>
            <Cell amount>
              <CreditAmount value={creditsFor(usdCents(perMonth - topUp))} />
            </Cell>
            <Cell amount>
              <CreditAmount value={creditsFor(topUp)} />
            </Cell>
            <Cell amount>
              <CreditAmount value={creditsFor(perMonth)} className="font-medium" />
            </Cell>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}
