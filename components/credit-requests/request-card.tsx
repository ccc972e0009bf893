import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { buttonClass } from '@/components/ui/button';
import { CreditAmount } from '@/components/ui/credit-amount';
import { LocalTime } from '@/components/ui/local-time';
import type { CreditRequest } from '@/lib/credit-requests/credit-request';
import { creditsFor, toDollars } from '@/lib/platform/units';
import { BuyAsked } from './buy-asked';
import { DeclineForm } from './decline-form';

type RequestCardProps = {
  request: CreditRequest;
  needsPlan: boolean;
  decline: (form: FormData) => Promise<void>;
};

/** Who asks for how much, why, what waits, and what an owner can do about it. */
export function RequestCard({ request, needsPlan, decline }: RequestCardProps) {
  const t = useTranslations('creditRequests');
  const { id, name, email, amountCents, reason, excerpt, state, createdAt } = request;
  const amount = () => <CreditAmount value={creditsFor(amountCents)} kind="whole" />;
  return (
    <li className="rounded-lg border border-line p-4 text-sm">
      <p className="break-words font-semibold">{t.rich('asks', { name, amount })}</p>
      <p className="break-words text-muted text-xs">
        {name === email ? null : `${email} · `}
        {t.rich('when', { when: () => <LocalTime at={createdAt} /> })}
      </p>
      <dl className="mt-3 space-y-2 empty:hidden">
        {reason ? <Words term={t('reason')} text={reason} /> : null}
        {excerpt ? <Words term={t('excerpt')} text={excerpt} /> : null}
      </dl>
      {state === 'open' ? (
        <div className="mt-4 flex flex-wrap items-end justify-between gap-4">
          {needsPlan ? (
            <Link href="/billing/plan" className={buttonClass({ size: 'md' })}>
              {t('upgrade')}
            </Link>
          ) : (
            <BuyAsked amount={toDollars(amountCents)} />
          )}
          <DeclineForm id={id} decline={decline} />
        </div>
      ) : (
        <Ended request={request} />
      )}
    </li>
  );
}

function Words({ term, text }: { term: string; text: string }) {
  return (
    <div>
      <dt className="text-muted text-xs">{term}</dt>
      <dd className="break-words">“{text}”</dd>
    </div>
  );
}

function Ended({ request: { state, handledBy, endedAt, answer, createdAt } }: { request: CreditRequest }) {
  const t = useTranslations('creditRequests');
  if (state === 'open') return null;
  const when = () => <LocalTime at={endedAt ?? createdAt} />;
  const values = { name: handledBy ?? '', hasName: handledBy ? 'yes' : 'no', when };
  return (
    <p className="mt-3 break-words text-muted">
      {t.rich(`ended.${state}`, values)} {answer ? `“${answer}”` : null}
    </p>
  );
}
