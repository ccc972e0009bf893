import { useLocale, useTranslations } from 'next-intl';
import { CreditAmount } from '@/components/ui/credit-amount';
import { DollarInput } from '@/components/ui/dollar-input';
import { formatDecimal } from '@/lib/i18n/format';
import { answerReport } from '@/lib/operator/actions';
import { type Microcredits, toDecimal } from '@/lib/platform/units';
import { amountPattern } from './amount-pattern';
import { OperatorForm } from './operator-form';
import { ReasonInput } from './reason-input';

type Props = { reportId: string; adjustmentId: string; left: Microcredits; ceiling: Microcredits };

/** One step: how much is credited, or that nothing is, and the word that whoever reported reads. */
export function ReportDecisionForm({ reportId, adjustmentId, left, ceiling }: Props) {
  const t = useTranslations('operator.reports.form');
  const locale = useLocale();
  const decision = { name: 'decision' } as const;
  const credit = { ...decision, label: t('credit'), value: 'credit' };
  const decline = { ...decision, label: t('decline'), value: 'decline', variant: 'secondary' as const };
  return (
    <OperatorForm
      action={answerReport}
      hidden={{ report: reportId, id: adjustmentId, locale }}
      submits={left > 0n ? [credit, decline] : [decline]}
    >
      <div className="grid gap-4 sm:grid-cols-[12rem_minmax(0,1fr)]">
        <DollarInput
          name="amount"
          label={t('amount')}
          pattern={amountPattern(locale)}
          required
          defaultValue={formatDecimal(toDecimal(left), locale)}
        />
        <ReasonInput name="answer" label={t('answer')} />
      </div>
      <p className="text-muted text-sm">
        {t.rich('limits', {
          left: () => <CreditAmount value={left} kind="cost" />,
          ceiling: () => <CreditAmount value={ceiling} />,
        })}
      </p>
    </OperatorForm>
  );
}
