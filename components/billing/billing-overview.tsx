import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { CardOnFile, type NeedOfCard } from '@/components/cards/card-section';
import { UnfinishedPayments } from '@/components/cards/card-unfinished';
import { OutlookSection } from '@/components/outlook/outlook-section';
import { PlanList } from '@/components/plans/plan-list';
import { PlanSection } from '@/components/plans/plan-section';
import { PurchaseList } from '@/components/purchases/purchase-list';
import { RefreshWhenCredited } from '@/components/purchases/refresh-when-credited';
import { RefillSection } from '@/components/refills/refill-section';
import { PageHeader } from '@/components/shell/page-header';
import type { Card } from '@/lib/cards/card';
import type { Outlook } from '@/lib/outlook/read-outlook';
import type { UnfinishedPayment } from '@/lib/purchases/finish-payment';
import type { PurchasePage } from '@/lib/purchases/list-purchases';
import type { RefillView } from '@/lib/refills/view';
import type { PlanView } from '@/lib/subscriptions/plan-view';
import type { RunningRequest } from '@/lib/usage/list-running';
import type { Plan } from '@/lib/workspaces/plans';
import { ComingCharges } from './coming-charges';
import { CreditRules } from './credit-rules';
import { RunningRequests } from './running-requests';
import { UsageCard } from './usage-card';

type BillingOverviewProps = {
  plan: PlanView;
  /** Where choosing a plan leads back to. */
  planReturnTo: string;
  card: Card | null;
  unfinished: readonly UnfinishedPayment[];
  purchases: PurchasePage;
  isFirstPage: boolean;
  refill: RefillView;
  outlook: Outlook;
  running: readonly RunningRequest[];
  mayChangePlan: boolean;
  /** An owner on Free: may buy nothing, and is shown the way to a plan instead. */
  needsPlan: boolean;
  supportEmail: string;
  /** How an admin asks for more. */
  asking: ReactNode;
  /** What somebody waits for, above everything else. */
  children?: ReactNode;
};

/** Billing for those who may see the balances. */
export function BillingOverview(props: BillingOverviewProps) {
  const { plan, planReturnTo, purchases, isFirstPage, refill, mayChangePlan, needsPlan, supportEmail } = props;
  const { card, unfinished } = props;
  const t = useTranslations('billing');
  const choosing = (one: Plan) => `/billing/plan?${new URLSearchParams({ plan: one, return_to: planReturnTo })}`;
  // Whoever owes for a plan pays first.
  const mayChoose = mayChangePlan && !['past_due', 'unpaid', 'checking'].includes(plan.state);
  // On Free nothing can be bought, and so nothing be charged, unless something is left from before.
  const showsCharges = !needsPlan || refill.agreed !== null || plan.next !== null;
  return (
    <div className="mx-auto max-w-5xl space-y-6 px-4 py-6 sm:px-6 sm:py-10">
      <PageHeader title={t('title')} lead={t('lead.see')} />
      {props.children}
      <UsageCard needsPlan={needsPlan}>
        <RunningRequests requests={props.running} />
      </UsageCard>
      {props.asking}
      {showsCharges ? <ComingCharges plan={plan} refill={refill} mayChange={mayChangePlan} /> : null}
      <OutlookSection outlook={props.outlook} plan={plan.plan} mayChangePlan={mayChangePlan} />
      {/* On Free the list that follows has the buttons. */}
      <PlanSection view={plan} mayChange={mayChangePlan && plan.state !== 'free'} supportEmail={supportEmail} />
      {needsPlan ? <PlanList current={plan.plan} hrefOf={mayChoose ? choosing : null} /> : null}
      <UnfinishedPayments payments={unfinished} />
      <RefreshWhenCredited />
      {needsPlan && card === null ? null : (
        <CardOnFile card={card} mayManage={mayChangePlan} needs={needsOfCard(props)} />
      )}
      {needsPlan && refill.why === null ? null : (
        <RefillSection view={refill} mayAgree={mayChangePlan && !needsPlan} mayTurnOff={mayChangePlan} />
      )}
      <PurchaseList page={purchases} isFirstPage={isFirstPage} />
      <CreditRules supportEmail={supportEmail} />
    </div>
  );
}

/** What is paid with the card on file by itself. */
function needsOfCard({ refill, plan }: BillingOverviewProps): NeedOfCard[] {
  return [
    ...(refill.state === 'off' ? [] : (['auto_refill'] as const)),
    ...(plan.state === 'active' || plan.state === 'past_due' ? (['plan'] as const) : []),
  ];
}
