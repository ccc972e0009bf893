import { useTranslations } from 'next-intl';
import { Alert } from '@/components/ui/alert';
import { Badge } from '@/components/ui/badge';
import { CardSection } from '@/components/ui/card';
import { CreditAmount } from '@/components/ui/credit-amount';
import { LocalTime } from '@/components/ui/local-time';
import { SectionLinks } from '@/components/ui/section-links';
import type { WorkspaceView } from '@/lib/operator/workspace-view';
import type { Microcredits } from '@/lib/platform/units';
import { ActionTable } from './action-table';
import { AdjustForm } from './adjust-form';
import { AdjustmentTable } from './adjustment-table';
import { Pages } from './adjustments-page';
import { ConsolePage } from './console-page';
import { Facts, IdText } from './facts';
import { HoldTables } from './hold-tables';
import { PeopleTables } from './people-tables';
import { PurchaseTable } from './purchase-table';
import { RefusalTable } from './refusal-table';
import { TransferTable } from './transfer-table';
import { useSubscriptionWords } from './use-subscription-words';

type WorkspacePageProps = {
  view: WorkspaceView;
  /** A new name for the adjustment that the form may make. */
  adjustmentId: string;
  ceiling: Microcredits;
  viewerId: string;
  /** What the form is filled with, from where the operator comes. */
  prefill: { amount?: string; reason?: string };
};

/** All that is known of a workspace, and what may be done about it. */
export function WorkspacePage({ view, adjustmentId, ceiling, viewerId, prefill }: WorkspacePageProps) {
  const t = useTranslations('operator.workspace');
  const plans = useTranslations('shell.plans');
  // What stands there already isn't offered once more, so that a second click can't give it twice.
  const isDone = view.adjustments.adjustments.some(
    ({ reason, state }) => state !== 'declined' && reason === prefill.reason,
  );
  return (
    <ConsolePage
      current="workspaces"
      title={view.name}
      lead={<IdText>{view.id}</IdText>}
      aside={<Badge tone="accent">{t('planSeats', { plan: plans(view.plan), seats: view.seats })}</Badge>}
    >
      <Sections />
      <CardSection id="balances" title={t('balances')}>
        <Balances view={view} />
      </CardSection>
      <CardSection id="adjust" title={t('adjust.title')} description={t('adjust.hint')}>
        {view.isOwn ? (
          <Alert tone="warning">{t('adjust.own')}</Alert>
        ) : (
          <AdjustForm id={adjustmentId} workspaceId={view.id} ceiling={ceiling} prefill={isDone ? {} : prefill} />
        )}
        <div className="mt-6">
          <AdjustmentTable adjustments={view.adjustments.adjustments} viewerId={viewerId} isOfOne />
          <Pages list="adjustments" asked={{ workspace: view.id }} next={view.adjustments.nextBefore} />
        </div>
      </CardSection>
      <HoldTables view={view} />
      <RefusalTable refusals={view.refusals} />
      <PurchaseTable purchases={view.purchases.purchases} />
      <TransferTable workspaceId={view.id} page={view.transfers} />
      <PeopleTables view={view} />
      <CardSection id="log" title={t('log')}>
        <ActionTable actions={view.actions.actions} isOfOne />
        <Pages list="log" asked={{ workspace: view.id }} next={view.actions.nextBefore} />
      </CardSection>
    </ConsolePage>
  );
}

function Sections() {
  const [t, refusals] = [useTranslations('operator.workspace'), useTranslations('operator.refusals')];
  return (
    <SectionLinks
      sections={[
        { id: 'balances', title: t('balances') },
        { id: 'adjust', title: t('adjust.title') },
        { id: 'holds', title: t('holds.title') },
        { id: 'requests', title: t('holds.requests') },
        { id: 'refusals', title: refusals('title') },
        { id: 'purchases', title: t('purchases.title') },
        { id: 'transfers', title: t('transfers.title') },
        { id: 'members', title: t('people.title') },
        { id: 'told', title: t('people.told') },
        { id: 'log', title: t('log') },
      ]}
    />
  );
}

function Balances({ view }: { view: WorkspaceView }) {
  const t = useTranslations('operator.workspace');
  const subscriptionWords = useSubscriptionWords();
  const { balances, subscription, stripe, createdAt } = view;
  const amounts = (['available', 'included', 'topUp', 'held', 'debt', 'allowance'] as const).map((name) => {
    return { name: t(`amounts.${name}`), value: <CreditAmount value={balances[name]} kind="cost" /> };
  });
  const links = stripe.map(({ id, href }) => (
    <a key={id} href={href} className="block break-all text-accent underline underline-offset-4">
      {id}
    </a>
  ));
  return (
    <Facts
      facts={[
        ...amounts,
        { name: t('resets'), value: <LocalTime at={balances.resetsAt} /> },
        { name: t('since'), value: <LocalTime at={createdAt} format="day" /> },
        { name: t('stripe'), value: links.length > 0 ? links : t('noStripe') },
        {
          name: t('subscription'),
          value: subscription ? subscriptionWords(subscription.status, subscription.problem) : t('noSubscription'),
        },
      ]}
    />
  );
}
