import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { buttonClass } from '@/components/ui/button';
import { CreditAmount } from '@/components/ui/credit-amount';
import { Disclosure } from '@/components/ui/disclosure';
import { LocalTime } from '@/components/ui/local-time';
import { useWords } from '@/components/usage/use-labels';
import type { RunningRequest } from '@/lib/usage/list-running';

/** What holds credits right now, one by one, as of when the page was made. */
export function RunningRequests({ requests }: { requests: readonly RunningRequest[] }) {
  const t = useTranslations('billing.running');
  const { feature: featureName } = useWords();
  if (requests.length === 0) return null;
  return (
    <Disclosure className="text-sm" summary={t('summary', { count: requests.length })}>
      <ul className="mt-2 divide-y divide-line">
        {requests.map(({ id, person, model, feature, since, held }) => (
          <li key={id} className="flex flex-wrap items-baseline justify-between gap-x-4 py-2">
            <span>
              {featureName(feature)} · {model} · {person}
              <span className="block text-muted text-xs">
                {t.rich('since', { at: () => <LocalTime at={since} format="second" /> })}
              </span>
            </span>
            <CreditAmount value={held} kind="cost" />
          </li>
        ))}
      </ul>
      <Link href="/usage" className={buttonClass({ variant: 'link' })}>
        {t('usage')}
      </Link>
    </Disclosure>
  );
}
