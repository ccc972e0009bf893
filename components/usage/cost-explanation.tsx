import { useFormatter, useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { cn } from '@/components/ui/cn';
import { CreditAmount } from '@/components/ui/credit-amount';
import { Cell, HeadCell, RowHead, Table } from '@/components/ui/table';
import { microcredits } from '@/lib/platform/units';
import type { RequestReceipt } from '@/lib/usage/read-request';
import { ExactAmount } from './exact-amount';

/** Why a request cost what it cost: lines that anybody can calculate again, and that add up to the last digit. */
export function CostExplanation({ receipt }: { receipt: RequestReceipt }) {
  const t = useTranslations('usage.receipt');
  const { explanation, facts, state } = receipt;
  if (state === 'open') return <p>{t('running')}</p>;
  if (explanation === null) return <Unexplained receipt={receipt} />;
  return (
    <>
      <Table caption={t('why')}>
        <thead>
          <tr>
            <HeadCell>{t('line')}</HeadCell>
            <HeadCell amount>{t('amount')}</HeadCell>
          </tr>
        </thead>
        <tbody>
          {explanation.lines.map((line) => (
            <CostLineRow key={line.kind} line={line} />
          ))}
          <Line name={t('sum')}>
            <ExactAmount value={explanation.sum} />
          </Line>
          <Line name={t('rounded')}>
            <CreditAmount value={explanation.cost} kind="cost" />
          </Line>
          <Deductions receipt={receipt} cost={explanation.cost} />
          <Line name={t('charged')} isTotal>
            <CreditAmount value={receipt.charged} kind="cost" />
          </Line>
        </tbody>
      </Table>
      {facts.tokens && facts.tokens.reasoning > 0 ? <p className="mt-3 text-muted text-sm">{t('reasoning')}</p> : null}
      {facts.estimated ? <p className="mt-3 text-muted text-sm">{t('estimated')}</p> : null}
    </>
  );
}

type Lines = NonNullable<RequestReceipt['explanation']>['lines'];

function CostLineRow({ line }: { line: Lines[number] }) {
  const t = useTranslations('usage.receipt');
  const format = useFormatter();
  return (
    <tr>
      <RowHead className="whitespace-normal! font-normal!">
        {t.rich(`lines.${line.kind}`, {
          tokens: format.number(line.tokens),
          price: () => <CreditAmount value={line.price} kind="cost" />,
        })}
      </RowHead>
      <Cell amount>
        <ExactAmount value={line.amount} />
      </Cell>
    </tr>
  );
}

/** What was not asked for of a cost, and why. */
function Deductions({ receipt, cost }: { receipt: RequestReceipt; cost: bigint }) {
  const t = useTranslations('usage.receipt');
  const reason = useWaivedReason();
  const { facts, writtenOff, charged } = receipt;
  const waived = facts.waived?.amount ?? 0n;
  // Receipts of older versions may say less than the books: the difference is shown, never hidden.
  const rest = cost - waived - writtenOff - charged;
  return (
    <>
      {facts.waived ? (
        <Line name={t('waivedLine', { reason: reason(facts.waived.because) })}>
          −<CreditAmount value={facts.waived.amount} kind="cost" />
        </Line>
      ) : null}
      {writtenOff > 0n ? (
        <Line name={t('writtenOff')}>
          −<CreditAmount value={writtenOff} kind="cost" />
        </Line>
      ) : null}
      {rest === 0n ? null : (
        <Line name={t('difference')}>
          <CreditAmount value={microcredits(-rest)} kind="cost" />
        </Line>
      )}
    </>
  );
}

/** No list has its prices any more, or nobody knows its tokens: what was booked is still exact. */
function Unexplained({ receipt }: { receipt: RequestReceipt }) {
  const t = useTranslations('usage.receipt');
  return (
    <p>
      {t.rich(receipt.state === 'expired' ? 'fromNote' : 'noPrices', {
        amount: () => <CreditAmount value={receipt.charged} kind="cost" className="font-medium" />,
      })}
    </p>
  );
}

function Line({ name, isTotal = false, children }: { name: string; isTotal?: boolean; children: ReactNode }) {
  return (
    <tr>
      <RowHead className={cn('whitespace-normal!', !isTotal && 'font-normal!')}>{name}</RowHead>
      <Cell amount className={cn(isTotal && 'font-semibold')}>
        {children}
      </Cell>
    </tr>
  );
}

const REASONS = ['provider_failed', 'our_failure', 'empty_answer', 'not_accepted'] as const;

/** Why something cost nothing, in words. */
export function useWaivedReason(): (because: string) => string {
  const t = useTranslations('usage.receipt');
  return (because) => {
    const known = REASONS.find((one) => one === because);
    return known ? t(`reasons.${known}`) : because;
  };
}
