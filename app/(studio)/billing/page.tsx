import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { BillingOverview } from '@/components/billing/billing-overview';
import { MemberBilling } from '@/components/billing/member-billing';
import { requireMember } from '@/lib/auth/current';
import { env } from '@/lib/platform/env';
import { listPurchases } from '@/lib/purchases/list-purchases';
import { readRefillView } from '@/lib/refills/view';
import { readPlanView } from '@/lib/subscriptions/plan-view';
import { findOwners } from '@/lib/workspaces/owners';
import { can, whyNot } from '@/lib/workspaces/permissions';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('billing');
  return { title: t('title') };
}

type Props = { searchParams: Promise<{ before?: string | string[]; buy?: string | string[] }> };

export default async function BillingPage({ searchParams }: Props) {
  const actor = await requireMember();
  const { workspace } = actor;
  const supportEmail = env().SUPPORT_EMAIL;
  if (!can(actor, 'see_balances')) {
    const owners = await findOwners(workspace.id);
    const billingUrl = `${env().APP_URL}/billing`;
    return <MemberBilling workspaceName={workspace.name} {...{ owners, billingUrl, supportEmail }} />;
  }
  const { before, buy } = await searchParams;
  const cursor = typeof before === 'string' ? before : null;
  return (
    <BillingOverview
      plan={await readPlanView(workspace.id)}
      planReturnTo={buy === undefined ? '/billing' : '/billing?buy=1'}
      purchases={await listPurchases(workspace.id, { cursor })}
      isFirstPage={cursor === null}
      refill={await readRefillView(workspace.id)}
      mayChangePlan={can(actor, 'change_plan')}
      needsPlan={whyNot(actor, 'buy_credits') === 'plan_required'}
      supportEmail={supportEmail}
    />
  );
}
