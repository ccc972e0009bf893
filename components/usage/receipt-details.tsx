import { useFormatter, useLocale, useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { CreditAmount } from '@/components/ui/credit-amount';
import { LocalTime } from '@/components/ui/local-time';
import { formatVersion } from '@/lib/i18n/format';
import { modelLabel } from '@/lib/usage/model-label';
import type { RequestReceipt } from '@/lib/usage/read-request';
import { useWords } from './use-labels';

/** Who asked what for, its tokens, prices, hold and times. What isn't known is left out. */
export function ReceiptDetails({ receipt }: { receipt: RequestReceipt }) {
  const t = useTranslations('usage.receipt');
  const locale = useLocale();
  const words = useWords();
  const { person, key, model, feature, price, priceVersion, held, limit, startedAt, endedAt } = receipt;
  return (
    <dl className="grid gap-x-10 gap-y-4 text-sm sm:grid-cols-2">
      <Fact name={t('person')} note={person?.email}>
        {person?.name ?? t('unknown')}
      </Fact>
      <Fact name={t('key')} note={key ? t('keyPrefix', { prefix: key.prefix }) : null}>
        {key?.name ?? t('noKey')}
      </Fact>
      <Fact name={t('feature')}>{words.feature(feature)}</Fact>
      <Fact name={t('model')} note={t('priceVersion', { version: formatVersion(priceVersion, locale) })}>
        {modelLabel(model)}
      </Fact>
      {price ? (
        <Fact name={t('prices')} note={t('perMillion')}>
          {t.rich('priceList', {
            input: () => <CreditAmount value={price.input} kind="cost" />,
            cached: () => <CreditAmount value={price.cachedInput} kind="cost" />,
            output: () => <CreditAmount value={price.output} kind="cost" />,
          })}
        </Fact>
      ) : null}
      <Tokens receipt={receipt} />
      <Fact name={t('hold')} note={t('holdNote')}>
        {t.rich('holdOf', {
          amount: () => <CreditAmount value={held} kind="cost" />,
          limit: () => <CreditAmount value={limit} kind="cost" />,
        })}
      </Fact>
      <Fact name={t('started')}>
        <LocalTime at={startedAt} format="moment" />
      </Fact>
      {endedAt ? (
        <Fact name={t('ended')} note={t('endedNote')}>
          <LocalTime at={endedAt} format="moment" />
        </Fact>
      ) : null}
      <Timing receipt={receipt} />
    </dl>
  );
}

function Tokens({ receipt: { facts } }: { receipt: RequestReceipt }) {
  const t = useTranslations('usage.receipt');
  const format = useFormatter();
  const { tokens, maxTokens } = facts;
  if (!tokens) return null;
  const { input, cachedInput, output, reasoning } = tokens;
  const counts = {
    input: format.number(input),
    cached: format.number(cachedInput),
    output: format.number(output),
    reasoning: format.number(reasoning),
  };
  const cap = maxTokens?.sent ?? null;
  return (
    <Fact name={t('tokens')} note={cap === null ? null : t('cap', { cap: format.number(cap) })}>
      {t('tokenCounts', counts)}
    </Fact>
  );
}

function Timing({ receipt: { facts } }: { receipt: RequestReceipt }) {
  const t = useTranslations('usage.receipt');
  const format = useFormatter();
  const seconds = (ms: number) =>
    format.number(ms / 1_000, { style: 'unit', unit: 'second', maximumFractionDigits: 2 });
  const { firstTokenMs, totalMs } = facts.timing;
  if (totalMs === null) return null;
  return (
    <Fact name={t('duration')} note={firstTokenMs === null ? null : t('firstToken', { time: seconds(firstTokenMs) })}>
      {seconds(totalMs)}
    </Fact>
  );
}

function Fact({ name, note, children }: { name: string; note?: string | null; children: ReactNode }) {
  return (
    <div className="min-w-0">
      <dt className="text-muted">{name}</dt>
      <dd className="mt-0.5 break-words font-medium">{children}</dd>
      {note ? <dd className="break-words text-muted">{note}</dd> : null}
    </div>
  );
}
