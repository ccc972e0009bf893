import { useTranslations } from 'next-intl';
import { PageHeader } from '@/components/shell/page-header';
import type { PurchasePage } from '@/lib/purchases/list-purchases';
import type { Plan } from '@/lib/workspaces/plans';
import { CreditRules } from './credit-rules';
import { PlanList } from './plan-list';
import { PurchaseList } from './purchase-list';
import { RefreshWhenCredited } from './refresh-when-credited';
import { UsageCard } from './usage-card';

type BillingOverviewProps = {
  workspace: { name: string; plan: Plan; seats: number };
  purchases: PurchasePage;
  isFirstPage: boolean;
  mayChangePlan: boolean;
  /** An owner on Free: may buy nothing, and is shown the way to a plan instead. */
  needsPlan: boolean;
  supportEmail: string;
};

/** Billing for those who may see the balances. */
export function BillingOverview(props: BillingOverviewProps) {
  const { workspace, purchases, isFirstPage, mayChangePlan, needsPlan, supportEmail } = props;
  const t = useTranslations('billing');
  return (
    <div className="mx-auto max-w-5xl space-y-6 px-4 py-6 sm:px-6 sm:py-10">
      <PageHeader title={t('title')} lead={t('lead.see')} />
      <UsageCard needsPlan={needsPlan} />
      {mayChangePlan && needsPlan ? <PlanList workspace={workspace} supportEmail={supportEmail} /> : null}
      <RefreshWhenCredited />
      <PurchaseList page={purchases} isFirstPage={isFirstPage} />
      <CreditRules supportEmail={supportEmail} />
      {mayChangePlan && !needsPlan ? <PlanList workspace={workspace} supportEmail={supportEmail} /> : null}
    </div>
  );
}
