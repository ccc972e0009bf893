import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { BillingOverview } from '@/components/billing/billing-overview';
import { MemberBilling } from '@/components/billing/member-billing';
import { AskSection } from '@/components/credit-requests/ask-section';
import { requireMember } from '@/lib/auth/current';
import { readCard } from '@/lib/cards/read-card';
import { readOutlook } from '@/lib/outlook/read-outlook';
import { env } from '@/lib/platform/env';
import { listUnfinishedPayments } from '@/lib/purchases/finish-payment';
import { listPurchases } from '@/lib/purchases/list-purchases';
import { readRefillView } from '@/lib/refills/view';
import { readPlanView } from '@/lib/subscriptions/plan-view';
import { listRunning } from '@/lib/usage/list-running';
import { can, whyNot } from '@/lib/workspaces/permissions';
import { Requests, readAsking } from './requests';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('billing');
  return { title: t('title') };
}

type Props = {
  searchParams: Promise<{ before?: string | string[]; buy?: string | string[]; request?: unknown; ask?: unknown }>;
};

export default async function BillingPage({ searchParams }: Props) {
  const actor = await requireMember();
  const { workspace } = actor;
  const supportEmail = env().SUPPORT_EMAIL;
  if (!can(actor, 'see_balances')) {
    return <MemberBilling asking={await readAsking(actor, (await searchParams).ask)} supportEmail={supportEmail} />;
  }
  const { before, buy, request, ask } = await searchParams;
  const cursor = typeof before === 'string' ? before : null;
  const refusal = whyNot(actor, 'buy_credits');
  const [plan, card, unfinished, purchases, refill, outlook, running, asking] = await Promise.all([
    readPlanView(workspace.id),
    readCard(workspace.id),
    refusal === null ? listUnfinishedPayments(workspace.id) : [],
    listPurchases(workspace.id, { cursor }),
    readRefillView(workspace.id),
    readOutlook(workspace.id),
    listRunning(workspace.id),
    refusal === 'forbidden' ? readAsking(actor, ask) : null,
  ]);
  return (
    <BillingOverview
      {...{ plan, card, unfinished, purchases, refill, outlook, running, supportEmail }}
      planReturnTo={buy === undefined ? '/billing' : '/billing?buy=1'}
      isFirstPage={cursor === null}
      mayChangePlan={can(actor, 'change_plan')}
      needsPlan={refusal === 'plan_required'}
      asking={asking && <AskSection {...asking} />}
    >
      <Requests actor={actor} id={request} />
    </BillingOverview>
  );
}
