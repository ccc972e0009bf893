import { useTranslations } from 'next-intl';
import { AskOwner, type AskOwnerProps } from '@/components/chat/ask-owner';
import { PageHeader } from '@/components/shell/page-header';
import { CardSection } from '@/components/ui/card';
import { CreditRules } from './credit-rules';
import { MemberState } from './member-state';

type MemberBillingProps = {
  asking: Pick<AskOwnerProps, 'owners' | 'asked' | 'startsOpen' | 'withdraw'>;
  supportEmail: string;
};

/** Billing for those who only use AI: whether it works, and who can do something about it. */
export function MemberBilling({ asking, supportEmail }: MemberBillingProps) {
  const t = useTranslations('billing');
  const state = useTranslations('memberState');
  return (
    <div className="mx-auto max-w-5xl space-y-6 px-4 py-6 sm:px-6 sm:py-10">
      <PageHeader title={t('title')} lead={t('lead.member')} />
      <CardSection id="ai-usage" title={state('title')}>
        <MemberState />
        <h3 className="mt-5 mb-2 font-semibold text-sm">{state('who')}</h3>
        <ul className="mb-4 divide-y divide-line rounded-lg border border-line">
          {asking.owners.map((owner) => (
            <li key={owner.email} className="min-w-0 px-4 py-3 text-sm">
              <span className="block font-medium">{owner.name}</span>
              <span className="block truncate text-muted">{owner.email}</span>
            </li>
          ))}
        </ul>
        <AskOwner {...asking} place={null} />
      </CardSection>
      <CreditRules supportEmail={supportEmail} />
    </div>
  );
}
