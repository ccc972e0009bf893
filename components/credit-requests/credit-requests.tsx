import { useTranslations } from 'next-intl';
import { CardSection } from '@/components/ui/card';
import type { CreditRequest } from '@/lib/credit-requests/credit-request';
import { RequestCard } from './request-card';

type CreditRequestsProps = {
  /** What waits for an owner. */
  open: CreditRequest[];
  /** The one that a mail or a notice led to, also when it has ended. */
  named: CreditRequest | null;
  needsPlan: boolean;
  decline: (form: FormData) => Promise<void>;
};

/** What members ask the owners to buy; nothing while nobody does. */
export function CreditRequests({ open, named, needsPlan, decline }: CreditRequestsProps) {
  const t = useTranslations('creditRequests');
  const others = open.filter(({ id }) => id !== named?.id);
  const shown = named ? [named, ...others] : others;
  if (shown.length === 0) return null;
  return (
    <CardSection
      id="requests"
      title={t('title')}
      description={open.length > 0 ? t('lead', { count: open.length }) : undefined}
    >
      <ul className="space-y-4">
        {shown.map((request) => (
          <RequestCard key={request.id} request={request} needsPlan={needsPlan} decline={decline} />
        ))}
      </ul>
    </CardSection>
  );
}
