import { useFormatter, useLocale, useTranslations } from 'next-intl';
import { CreditAmount } from '@/components/ui/credit-amount';
import { Input } from '@/components/ui/input';
import { LocalTime } from '@/components/ui/local-time';
import { Select } from '@/components/ui/select';
import { formatAmount } from '@/lib/i18n/format';
import { dismissWaiting, reopenDismissed } from '@/lib/operator/actions';
import type { Dismissed } from '@/lib/operator/dismiss';
import type { ListedAdjustment } from '@/lib/operator/list-adjustments';
import { cutAtWord } from '@/lib/platform/cut-at-word';
import { OPERATOR_REASON_CHARACTERS as REASON } from '@/lib/platform/policy';
import { OperatorForm } from './operator-form';
import { ReasonInput } from './reason-input';

type DismissFormProps = {
  subject: string;
  /** Adjustments that may stand in for it. */
  adjustments?: ListedAdjustment[];
  /** Somebody is told. */
  hasBuyer?: boolean;
  size?: 'sm' | 'md';
};

/** Ends the waiting of what can't end by itself, with a reason. */
export function DismissForm({ subject, adjustments = [], hasBuyer = false, size }: DismissFormProps) {
  const t = useTranslations('operator.dismissal');
  const [format, locale] = [useFormatter(), useLocale()];
  // The form that its page leads to names it in the reason.
  const meant = adjustments.find(({ reason }) => reason.includes(subject));
  return (
    <OperatorForm
      action={dismissWaiting}
      hidden={{ subject }}
      submits={[{ label: t('button'), variant: 'secondary' }]}
      size={size}
    >
      {adjustments.length > 0 ? (
        <Select name="adjustment" label={t('adjustment')} defaultValue={meant?.id ?? ''}>
          <option value="">{t('nothing')}</option>
          {adjustments.map(({ id, amount, reason, createdAt }) => (
            <option key={id} value={id}>
              {[
                formatAmount(amount, locale, 'cost'),
                format.dateTime(createdAt, { dateStyle: 'medium', timeZone: 'UTC' }),
                cutAtWord(reason, 60),
              ].join(' · ')}
            </option>
          ))}
        </Select>
      ) : null}
      <ReasonInput label={t('reason')} boxClassName="min-w-48" />
      {hasBuyer ? (
        <Input name="answer" label={t('answer')} maxLength={REASON.most} autoComplete="off" hint={t('told')} />
      ) : null}
    </OperatorForm>
  );
}

/** Who dismissed it and why, and the way back. */
export function DismissedNote({ dismissed }: { dismissed: Dismissed }) {
  const t = useTranslations('operator.dismissal');
  const { subject, by, at, reason, answer, adjustment } = dismissed;
  return (
    <div className="space-y-2">
      <p className="break-words">{reason}</p>
      {adjustment ? (
        <p>{t.rich('standsIn', { amount: () => <CreditAmount value={adjustment.amount} kind="cost" /> })}</p>
      ) : null}
      {answer ? <p className="break-words">{t('buyerReads', { answer })}</p> : null}
      <p className="text-muted text-xs">{t.rich('by', { who: by, at: () => <LocalTime at={at} /> })}</p>
      <OperatorForm
        action={reopenDismissed}
        hidden={{ subject }}
        submits={[{ label: t('reopen'), variant: 'secondary' }]}
        size="sm"
      />
    </div>
  );
}
