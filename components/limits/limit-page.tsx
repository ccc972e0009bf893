import { useTranslations } from 'next-intl';
import { LimitLine } from '@/components/limits/limit-line';
import { LimitReview } from '@/components/limits/limit-review';
import { PageHeader } from '@/components/shell/page-header';
import { Alert } from '@/components/ui/alert';
import { BackLink } from '@/components/ui/back-link';
import { Button } from '@/components/ui/button';
import { CardSection } from '@/components/ui/card';
import { DollarInput } from '@/components/ui/dollar-input';
import type { AmountField, Amounts, ReadAmounts } from '@/lib/limits/limit';
import type { LastMonth } from '@/lib/limits/limit-page';
import type { MonthUse } from '@/lib/limits/month-use';

type LimitPageProps = {
  id: string;
  kind: 'member' | 'key';
  name: string;
  use: MonthUse;
  /** What stands in the fields. */
  typed: Record<AmountField, string>;
  /** Set when the form was sent to be reviewed. */
  read: ReadAmounts | null;
  /** With what the reviewed amounts would have done. */
  review: { amounts: Amounts; lastMonth: LastMonth } | null;
  isSaved: boolean;
};

/** A limit, which stops, and an alert, which tells, of one member or key. Reviewed against last month, then saved. */
export function LimitPage({ id, kind, name, use, typed, read, review, isSaved }: LimitPageProps) {
  const t = useTranslations('limits');
  const errorOf = (field: AmountField) => {
    const wrong = read?.ok === false ? read.wrong.find((one) => one.field === field) : undefined;
    return wrong && t(`wrong.${wrong.why}`);
  };
  return (
    <div className="mx-auto max-w-3xl space-y-6 px-4 py-6 sm:px-6 sm:py-10">
      <div>
        <BackLink href={kind === 'member' ? '/settings/members' : '/settings#api-keys'}>
          {t(kind === 'member' ? 'backMembers' : 'backSettings')}
        </BackLink>
        <PageHeader title={t(kind === 'member' ? 'titleMember' : 'titleKey', { name })} lead={t(`scope.${kind}`)} />
      </div>
      <div role="status">{isSaved ? <Alert tone="success" title={t('saved')} /> : null}</div>
      <CardSection id="amounts" title={t('amounts')} description={t('period')}>
        <LimitLine use={use} />
        <form action={`/settings/limits/${id}#review`} className="mt-5 grid gap-x-6 gap-y-4 sm:grid-cols-2">
          <DollarInput
            name="limit"
            label={t('limit')}
            hint={t('limitHint')}
            error={errorOf('limit')}
            defaultValue={typed.limit}
          />
          <DollarInput
            name="alert"
            label={t('alert')}
            hint={t(`alertHint.${kind}`)}
            error={errorOf('alert')}
            defaultValue={typed.alert}
          />
          <Button type="submit" variant="secondary" className="w-fit">
            {t('review')}
          </Button>
        </form>
      </CardSection>
      {review ? <LimitReview id={id} kind={kind} name={name} typed={typed} used={use.used} {...review} /> : null}
    </div>
  );
}
