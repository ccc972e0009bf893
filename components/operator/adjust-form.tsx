import { useLocale, useTranslations } from 'next-intl';
import { CreditAmount } from '@/components/ui/credit-amount';
import { DollarInput } from '@/components/ui/dollar-input';
import { Select } from '@/components/ui/select';
import { formatDecimal } from '@/lib/i18n/format';
import { adjustWorkspace } from '@/lib/operator/actions';
import type { Microcredits } from '@/lib/platform/units';
import { amountPattern } from './amount-pattern';
import { OperatorForm } from './operator-form';
import { ReasonInput } from './reason-input';

type AdjustFormProps = {
  id: string;
  workspaceId: string;
  ceiling: Microcredits;
  prefill: { amount?: string; reason?: string };
};

/** Credits by hand: which way, how many, and why. The owners are told. */
export function AdjustForm({ id, workspaceId, ceiling, prefill }: AdjustFormProps) {
  const t = useTranslations('operator.workspace.adjust');
  const locale = useLocale();
  return (
    <OperatorForm action={adjustWorkspace} hidden={{ id, workspaceId, locale }} submits={[{ label: t('button') }]}>
      <div className="grid gap-4 sm:grid-cols-[12rem_10rem_minmax(0,1fr)]">
        <Select name="direction" label={t('direction')} defaultValue="give">
          {(['give', 'take', 'forgive'] as const).map((direction) => (
            <option key={direction} value={direction}>
              {t(`directions.${direction}`)}
            </option>
          ))}
        </Select>
        <DollarInput
          name="amount"
          label={t('amount')}
          pattern={amountPattern(locale)}
          required
          defaultValue={isDecimal(prefill.amount) ? formatDecimal(prefill.amount, locale) : undefined}
        />
        <ReasonInput label={t('reason')} defaultValue={prefill.reason} />
      </div>
      <p className="text-muted text-sm">{t.rich('ceiling', { ceiling: () => <CreditAmount value={ceiling} /> })}</p>
    </OperatorForm>
  );
}

/** From an address, so it may be anything. */
function isDecimal(amount: string | undefined): amount is string {
  return amount !== undefined && /^\d{1,9}(\.\d{1,6})?$/.test(amount);
}
