'use client';

import { useLocale, useTranslations } from 'next-intl';
import { type FormEvent, useId, useState } from 'react';
import { checkTypedAmount } from '@/components/buying/typed-amount';
import { Button } from '@/components/ui/button';
import { DollarInput } from '@/components/ui/dollar-input';
import { formatAmount } from '@/components/ui/format-amount';
import { mailTo } from '@/components/ui/mail-to';
import { RadioCard } from '@/components/ui/radio-card';
import { REASON_CHARACTERS, REQUESTS_PER_DAY } from '@/lib/platform/policy';
import { creditsFor, toDollars } from '@/lib/platform/units';
import { PACKS } from '@/lib/purchases/packs';
import { type AskProblem, postRequest } from './post-request';

const SMALLEST = PACKS[0] === undefined ? null : toDollars(PACKS[0]);

type AskOwnerFormProps = {
  owners: readonly { name: string; email: string }[];
  place: string | null;
  onSent: () => void;
};

/** How much, why, and whether the owners see the first words of the message that waits. */
export function AskOwnerForm({ owners, place, onSent }: AskOwnerFormProps) {
  const t = useTranslations('askOwner');
  const locale = useLocale();
  const id = useId();
  const [pack, setPack] = useState<string | null>(SMALLEST);
  const [typed, setTyped] = useState('');
  const [reason, setReason] = useState('');
  const [showsMessage, setShowsMessage] = useState(false);
  const [problem, setProblem] = useState<AskProblem | null>(null);
  const [isSending, setIsSending] = useState(false);
  const amount = checkTypedAmount(pack ?? typed, pack === null ? locale : 'en');

  const send = async (event: FormEvent) => {
    event.preventDefault();
    if (isSending) return;
    if (!amount.ok) {
      document.getElementById(`${id}-amount`)?.focus();
      return setProblem('amount');
    }
    setIsSending(true);
    const answer = await postRequest({ amount: toDollars(amount.cents), reason, place, showsMessage });
    setIsSending(false);
    if (answer === null) onSent();
    else setProblem(answer);
  };

  return (
    <form onSubmit={send} noValidate className="space-y-5">
      <fieldset className="space-y-4">
        <legend className="mb-2 font-semibold text-sm">{t('amount')}</legend>
        <div className="grid grid-cols-3 gap-2.5">
          {PACKS.map((cents) => (
            <RadioCard
              key={toDollars(cents)}
              name={`${id}-pack`}
              value={toDollars(cents)}
              checked={pack === toDollars(cents)}
              onChange={() => setPack(toDollars(cents))}
              label={formatAmount(creditsFor(cents), locale, 'whole')}
            />
          ))}
        </div>
        <DollarInput
          id={`${id}-amount`}
          label={t('otherAmount')}
          value={typed}
          onChange={(event) => {
            setTyped(event.target.value);
            setPack(null);
          }}
          error={pack === null && !amount.ok && problem === 'amount' ? t('problems.amount') : undefined}
        />
      </fieldset>
      <div>
        <label htmlFor={`${id}-reason`} className="mb-1.5 block font-medium text-sm">
          {t('reason')}
        </label>
        <textarea
          id={`${id}-reason`}
          rows={2}
          maxLength={REASON_CHARACTERS}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
          className="block w-full resize-y rounded-md border border-control bg-surface px-3 py-2 text-sm pointer-coarse:text-base"
        />
      </div>
      {place === null ? null : (
        <label className="flex items-start gap-3 text-sm">
          <input
            type="checkbox"
            checked={showsMessage}
            onChange={(event) => setShowsMessage(event.target.checked)}
            className="mt-1 size-4 shrink-0 accent-(--accent)"
          />
          <span>{t('showMessage')}</span>
        </label>
      )}
      <Owners owners={owners} />
      <p role="alert" className="text-danger text-sm empty:hidden">
        {problem && problem !== 'amount' ? t(`problems.${problem}`, { limit: REQUESTS_PER_DAY }) : null}
      </p>
      <Button type="submit" size="lg" pending={isSending} className="w-full" disabled={owners.length === 0}>
        {t('send')}
      </Button>
    </form>
  );
}

function Owners({ owners }: Pick<AskOwnerFormProps, 'owners'>) {
  const t = useTranslations('askOwner');
  if (owners.length === 0) return <p className="text-sm">{t('noOwner')}</p>;
  return (
    <div className="rounded-lg bg-sunken px-4 py-3 text-sm">
      <p className="text-muted">{t('goesTo')}</p>
      <ul className="mt-1 space-y-0.5">
        {owners.map(({ name, email }) => (
          <li key={email} className="break-words">
            {name === email ? null : <span className="font-medium">{name} </span>}
            <a
              href={mailTo(email, { subject: t('button') })}
              className="text-accent underline decoration-current/35 underline-offset-4 hover:decoration-current"
            >
              {email}
            </a>
          </li>
        ))}
      </ul>
    </div>
  );
}
