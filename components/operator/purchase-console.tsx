import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { STATE_TONES, shownState } from '@/components/purchases/purchase-states';
import { Alert } from '@/components/ui/alert';
import { Badge } from '@/components/ui/badge';
import { buttonClass } from '@/components/ui/button';
import { CardSection } from '@/components/ui/card';
import { CreditAmount } from '@/components/ui/credit-amount';
import { LocalTime } from '@/components/ui/local-time';
import { lookAgain } from '@/lib/operator/actions';
import type { PurchaseView } from '@/lib/operator/purchase-view';
import { creditsFor } from '@/lib/platform/units';
import { declineKind } from '@/lib/purchases/decline';
import { wasPaid } from '@/lib/purchases/next-state';
import { AdjustmentTable, WorkspaceLink } from './adjustment-table';
import { ConsolePage } from './console-page';
import { DataTable } from './data-table';
import { DismissedNote, DismissForm } from './dismissal';
import { EventTable } from './event-table';
import { Facts, IdText } from './facts';
import { OperatorForm } from './operator-form';
import { TransferLines } from './transfer-table';
import { useParkedReason } from './use-parked-reason';

/** A purchase for support: our row, what Stripe says now, its lines and its events. */
export function PurchaseConsole({ view, viewerId }: { view: PurchaseView; viewerId: string }) {
  const t = useTranslations('operator.purchase');
  const states = useTranslations('billing.purchases.states');
  const { row, workspace, buyer, createdAt, transfers, events, adjustments } = view;
  const shown = stateOf(view);
  return (
    <ConsolePage
      current="payments"
      title={t.rich('title', { amount: () => <CreditAmount value={creditsFor(row.amountCents)} /> })}
      lead={<IdText>{row.id}</IdText>}
      aside={<Badge tone={STATE_TONES[shown]}>{states(shown)}</Badge>}
    >
      {row.parkedReason === null ? null : <Parked view={view} reason={row.parkedReason} />}
      {row.parkedReason === null ? null : <Dismissal view={view} />}
      <CardSection id="facts" title={t('facts')}>
        <Facts
          facts={[
            { name: t('workspace'), value: <WorkspaceLink workspace={workspace} /> },
            { name: t('buyer'), value: buyer },
            { name: t('started'), value: <LocalTime at={createdAt} format="second" /> },
            { name: t('way'), value: t(`ways.${row.way}`) },
            { name: t('returned'), value: <CreditAmount value={creditsFor(row.returnedCents)} /> },
            { name: t('failure'), value: row.failureReason === null ? '–' : <Failure reason={row.failureReason} /> },
          ]}
        />
      </CardSection>
      <CardSection id="stripe" title={t('stripe')} description={t('stripeHint')}>
        <AtStripe view={view} />
      </CardSection>
      <CardSection id="transfers" title={t('lines')}>
        <TransferLines transfers={transfers} />
      </CardSection>
      {adjustments.length > 0 ? (
        <CardSection id="adjustments" title={t('byHand')} description={t('byHandHint')}>
          <AdjustmentTable adjustments={adjustments} viewerId={viewerId} isOfOne />
        </CardSection>
      ) : null}
      <CardSection id="events" title={t('events')}>
        <EventTable events={events} />
      </CardSection>
    </ConsolePage>
  );
}

function stateOf({ row: { parkedReason, state }, dismissed }: Pick<PurchaseView, 'row' | 'dismissed'>) {
  return shownState({ state, isParked: parkedReason !== null, isClosed: dismissed !== null });
}

/** As the buyer reads it, and as the bank or we put it. */
function Failure({ reason }: { reason: string }) {
  const t = useTranslations('purchasePage.declined');
  return (
    <>
      {t(declineKind(reason))} <IdText>{reason}</IdText>
    </>
  );
}

/** What may be done about it: the facts release it, or the money goes back, or goodwill stands in for it. */
function Parked({ view: { row, workspace, links, paid }, reason }: { view: PurchaseView; reason: string }) {
  const t = useTranslations('operator.purchase');
  const reasonOf = useParkedReason();
  const payment = links[0];
  const prefill = new URLSearchParams({
    ...(paid !== null && { amount: paid }),
    reason: t('adjustReason', { id: row.id }),
  });
  return (
    <Alert
      tone="warning"
      title={reasonOf(reason)}
      actions={
        <>
          {payment ? (
            <a href={payment.href} className={buttonClass({ variant: 'secondary', size: 'sm' })}>
              {t('giveBack')}
            </a>
          ) : null}
          <Link
            href={`/operator/workspaces/${workspace.id}?${prefill}#adjust`}
            className={buttonClass({ variant: 'secondary', size: 'sm' })}
          >
            {t('adjust')}
          </Link>
        </>
      }
    >
      <p>{t('parkedHint')}</p>
    </Alert>
  );
}

/** A parked purchase that credits by hand stand in for waits no more. */
function Dismissal({ view: { row, dismissed, adjustments } }: { view: PurchaseView }) {
  const t = useTranslations('operator.dismissal');
  if (dismissed) {
    return (
      <CardSection id="dismissed" title={t('list')} description={t('noRelease')}>
        <DismissedNote dismissed={dismissed} />
      </CardSection>
    );
  }
  const given = adjustments.filter(({ state, direction, incidentId, reportId }) => {
    return state === 'made' && direction !== 'take' && incidentId === null && reportId === null;
  });
  return (
    <CardSection id="dismiss" title={t('title')} description={t('hint')}>
      <DismissForm subject={row.id} adjustments={given} hasBuyer />
    </CardSection>
  );
}

function AtStripe({ view }: { view: PurchaseView }) {
  const { row, compared, isStripeAway, links } = view;
  const t = useTranslations('operator.purchase');
  const states = useTranslations('billing.purchases.states');
  const rows = (compared ?? []).map(({ what, ours, stripes, differs }) => ({
    key: what,
    cells: [
      t(`compared.${what}`),
      what === 'status' ? states(stateOf(view)) : <IdText key="ours">{ours ?? '–'}</IdText>,
      <IdText key="stripes">{stripes || '–'}</IdText>,
      differs ? (
        <Badge key="differs" tone="danger">
          {t('differs')}
        </Badge>
      ) : null,
    ],
  }));
  return (
    <div className="space-y-5">
      <DataTable
        caption={t('stripe')}
        columns={[
          ...[{ name: t('what') }, { name: t('ours'), wraps: true }, { name: t('stripes'), wraps: true }],
          { name: t('fits') },
        ]}
        rows={rows}
        empty={t(isStripeAway ? 'stripeAway' : wasPaid(row.state) ? 'stripeForgot' : 'stripeNothing')}
      />
      <p className="flex flex-wrap gap-x-5 gap-y-2 text-sm empty:hidden">
        {links.map(({ id, href }) => (
          <a key={id} href={href} className={buttonClass({ variant: 'link' }, 'whitespace-normal! break-all')}>
            {t('open', { id })}
          </a>
        ))}
      </p>
      <OperatorForm
        action={lookAgain}
        hidden={{ purchase: row.id }}
        submits={[{ label: t('lookAgain'), variant: 'secondary' }]}
      />
    </div>
  );
}
