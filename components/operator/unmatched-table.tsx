import Link from 'next/link';
import { useLocale, useTranslations } from 'next-intl';
import { buttonClass } from '@/components/ui/button';
import { Disclosure } from '@/components/ui/disclosure';
import { LocalTime } from '@/components/ui/local-time';
import { formatMinorUnits } from '@/lib/i18n/format';
import type { UnmatchedPayment } from '@/lib/operator/payments';
import { WorkspaceLink } from './adjustment-table';
import { DataTable } from './data-table';
import { DismissForm } from './dismissal';
import { IdText } from './facts';

/** Money without a purchase: how much, whose it may be, what it says of itself, and where it is given back. */
export function UnmatchedTable({ payments }: { payments: UnmatchedPayment[] }) {
  const [t, dismissal] = [useTranslations('operator.payments'), useTranslations('operator.dismissal')];
  const locale = useLocale();
  const rows = payments.map((payment) => ({
    key: payment.id,
    cells: [
      payment.startedAt ? <LocalTime key="at" at={payment.startedAt} /> : '–',
      <span key="amount" className="tabular-nums">
        {payment.received && payment.currency ? formatMinorUnits(payment.received, payment.currency, locale) : '–'}
      </span>,
      <Payer key="payer" payment={payment} />,
      <Claim key="claims" payment={payment} />,
      <>
        <a href={payment.href} className={buttonClass({ variant: 'link' })}>
          {t('giveBack')}
        </a>
        <span className="block text-muted">
          <IdText>{payment.id}</IdText>
        </span>
        <Disclosure className="mt-2 text-sm" look="link" summary={dismissal('title')}>
          <div className="mt-2">
            <DismissForm subject={payment.id} size="sm" />
          </div>
        </Disclosure>
      </>,
    ],
  }));
  return (
    <DataTable
      caption={t('unmatched')}
      columns={[
        ...[{ name: t('at') }, { name: t('paid'), amount: true }, { name: t('payer'), wraps: true }],
        ...[
          { name: t('claims'), wraps: true },
          { name: t('todo'), wraps: true },
        ],
      ]}
      rows={rows}
      empty={t('noneUnmatched')}
    />
  );
}

/** The address leads to whoever has it here, the workspace to itself. */
function Payer({ payment: { email, workspace } }: { payment: UnmatchedPayment }) {
  const t = useTranslations('operator.payments');
  return (
    <>
      {email === null ? (
        t('noAddress')
      ) : (
        <Link
          href={`/operator?${new URLSearchParams({ q: email })}`}
          prefetch={false}
          className={buttonClass({ variant: 'link' }, 'whitespace-normal! break-all')}
        >
          {email}
        </Link>
      )}
      <span className="block text-xs">
        {workspace ? <WorkspaceLink workspace={workspace} /> : <span className="text-muted">{t('noCustomer')}</span>}
      </span>
    </>
  );
}

function Claim({ payment: { claims, isClaimOurs } }: { payment: UnmatchedPayment }) {
  const t = useTranslations('operator.payments');
  if (claims === null) return t('claimsNothing');
  if (!isClaimOurs) {
    return (
      <>
        <IdText>{claims}</IdText>
        <span className="block text-muted text-xs">{t('claimsUnknown')}</span>
      </>
    );
  }
  return (
    <Link
      href={`/operator/purchases/${claims}`}
      prefetch={false}
      className={buttonClass({ variant: 'link' }, 'whitespace-normal!')}
    >
      <IdText>{claims}</IdText>
    </Link>
  );
}
