import Link from 'next/link';
import { useFormatter, useTranslations } from 'next-intl';
import { Badge, type Tone } from '@/components/ui/badge';
import { buttonClass } from '@/components/ui/button';
import { CardSection } from '@/components/ui/card';
import { CreditAmount } from '@/components/ui/credit-amount';
import { Empty } from '@/components/ui/empty';
import { LocalTime } from '@/components/ui/local-time';
import { Cell, HeadCell, RowHead, Table } from '@/components/ui/table';
import { microcredits } from '@/lib/platform/units';
import { NO_KEY } from '@/lib/usage/dimensions';
import type { ListedRequest } from '@/lib/usage/list-requests';
import type { UsageView } from '@/lib/usage/usage-view';
import { usageHref } from './usage-href';
import { useLabels } from './use-labels';

const TONES: Record<string, Tone> = {
  answered: 'success',
  stopped_by_credits: 'warning',
  stopped_by_limit: 'warning',
  failed: 'danger',
  interrupted: 'danger',
};

/** How a request ended, as the colour that only repeats the word. */
export function statusTone(status: string): Tone {
  return TONES[status] ?? 'neutral';
}

/** Every request of the period, the last one first; each leads to its receipt. */
export function RequestList({ view }: { view: UsageView }) {
  const t = useTranslations('usage.list');
  const { page, isFirstPage, scope } = view;
  const seesAll = scope.onlyUserId === null;
  return (
    <CardSection id="requests" title={t('title')} description={t('hint')}>
      {page.requests.length === 0 ? (
        <Empty title={t('none')} />
      ) : (
        <Table caption={t('title')}>
          <thead>
            <tr>
              <HeadCell>{t('ended')}</HeadCell>
              <HeadCell className="max-sm:hidden">{t('status')}</HeadCell>
              <HeadCell className="max-md:hidden">{t('model')}</HeadCell>
              <HeadCell className="max-lg:hidden">{t('feature')}</HeadCell>
              {seesAll ? <HeadCell className="max-lg:hidden">{t('member')}</HeadCell> : null}
              <HeadCell className="max-2xl:hidden">{t('key')}</HeadCell>
              <HeadCell amount className="max-md:hidden">
                {t('tokens')}
              </HeadCell>
              <HeadCell amount>{t('cost')}</HeadCell>
            </tr>
          </thead>
          <tbody>
            {page.requests.map((request) => (
              <RequestRow key={request.id} request={request} view={view} seesAll={seesAll} />
            ))}
          </tbody>
        </Table>
      )}
      <p className="flex gap-4 pt-3 text-sm empty:hidden">
        {isFirstPage ? null : (
          <Link href={usageHref(scope, {}, '#requests')} className={buttonClass({ variant: 'link' })}>
            {t('newest')}
          </Link>
        )}
        {page.nextCursor ? (
          <Link
            href={usageHref(scope, { before: page.nextCursor }, '#requests')}
            prefetch={false}
            className={buttonClass({ variant: 'link' })}
          >
            {t('older')}
          </Link>
        ) : null}
      </p>
    </CardSection>
  );
}

function RequestRow({ request, view, seesAll }: { request: ListedRequest; view: UsageView; seesAll: boolean }) {
  const t = useTranslations('usage.list');
  const format = useFormatter();
  const labelOf = useLabels(view.names);
  const { id, endedAt, facts, included, topUp } = request;
  const status = <Badge tone={statusTone(facts.status)}>{labelOf('status', facts.status)}</Badge>;
  const tokens = facts.tokens;
  return (
    <tr>
      <RowHead>
        <Link href={`/usage/requests/${id}`} prefetch={false} className={buttonClass({ variant: 'link' })}>
          <LocalTime at={endedAt} />
          <span className="sr-only"> {t('receipt')}</span>
        </Link>
        <span className="mt-1 flex flex-wrap items-center gap-2 font-normal text-muted text-xs md:hidden">
          {labelOf('model', request.model)} <span className="sm:hidden">{status}</span>
        </span>
      </RowHead>
      <Cell className="max-sm:hidden">{status}</Cell>
      <Cell className="whitespace-nowrap max-md:hidden">{labelOf('model', request.model)}</Cell>
      <Cell className="max-w-40 truncate max-lg:hidden">{labelOf('feature', request.feature)}</Cell>
      {seesAll ? <Cell className="max-w-40 truncate max-lg:hidden">{labelOf('member', request.userId)}</Cell> : null}
      <Cell className="max-w-36 truncate text-muted max-2xl:hidden">{labelOf('key', request.apiKeyId ?? NO_KEY)}</Cell>
      <Cell amount className="max-md:hidden">
        {tokens ? `${format.number(tokens.input)} / ${format.number(tokens.output)}` : '–'}
      </Cell>
      <Cell amount>
        <CreditAmount value={microcredits(included + topUp)} kind="column" />
        {facts.waived ? <span className="block text-muted text-xs">{t('waived')}</span> : null}
      </Cell>
    </tr>
  );
}
