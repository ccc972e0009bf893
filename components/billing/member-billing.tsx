import { useTranslations } from 'next-intl';
import { PageHeader } from '@/components/shell/page-header';
import { buttonClass } from '@/components/ui/button';
import { CardSection } from '@/components/ui/card';
import { mailTo } from '@/components/ui/mail-to';
import { CreditRules } from './credit-rules';
import { MemberState } from './member-state';

type Owner = { name: string; email: string };
type MemberBillingProps = { workspaceName: string; owners: Owner[]; billingUrl: string; supportEmail: string };

/** Billing for those who only use AI: whether it works, and who can do something about it. */
export function MemberBilling({ workspaceName, owners, billingUrl, supportEmail }: MemberBillingProps) {
  const t = useTranslations('billing');
  const askOwner = ({ name, email }: Owner) => {
    const subject = t('member.askSubject', { workspace: workspaceName });
    const body = t('member.askBody', { name, workspace: workspaceName, link: billingUrl });
    return mailTo(email, { subject, body });
  };
  return (
    <div className="mx-auto max-w-5xl space-y-6 px-4 py-6 sm:px-6 sm:py-10">
      <PageHeader title={t('title')} lead={t('lead.member')} />
      <CardSection id="ai-usage" title={t('member.title')}>
        <MemberState />
        <h3 className="mt-5 font-semibold text-sm">{t('member.who')}</h3>
        <ul className="mt-2 divide-y divide-line rounded-lg border border-line">
          {owners.map((owner) => (
            <li key={owner.email} className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 px-4 py-3">
              <span className="min-w-0 text-sm">
                <span className="block font-medium">{owner.name}</span>
                <span className="block truncate text-muted">{owner.email}</span>
              </span>
              <a href={askOwner(owner)} className={buttonClass({ variant: 'secondary', size: 'sm' })}>
                {t('member.ask', { name: owner.name })}
              </a>
            </li>
          ))}
        </ul>
      </CardSection>
      <CreditRules supportEmail={supportEmail} />
    </div>
  );
}
