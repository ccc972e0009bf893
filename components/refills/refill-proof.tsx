import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { PageHeader } from '@/components/shell/page-header';
import { buttonClass } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { CreditAmount } from '@/components/ui/credit-amount';
import type { Microcredits } from '@/lib/platform/units';
import { authenticateRefill } from '@/lib/refills/actions';
import { RefillButton } from './refill-button';

type RefillProofProps = { purchase: { id: string; credits: Microcredits }; isWaiting: boolean };

/** One payment and one button, for an owner who comes from the mail. */
export function RefillProof({ purchase, isWaiting }: RefillProofProps) {
  const t = useTranslations('refill.proof');
  const back = (
    <Link href="/billing#auto-refill" className={buttonClass({ variant: 'link' })}>
      {t('back')}
    </Link>
  );
  return (
    <div className="mx-auto max-w-2xl space-y-6 px-4 py-6 sm:px-6 sm:py-10">
      <PageHeader title={t(isWaiting ? 'title' : 'over')} />
      <Card className="space-y-5 px-5 py-5 sm:px-6 sm:py-6">
        <p>
          {isWaiting
            ? t.rich('text', {
                amount: () => <CreditAmount value={purchase.credits} className="font-semibold" />,
              })
            : t('overText')}
        </p>
        {isWaiting ? (
          <RefillButton action={authenticateRefill} purchaseId={purchase.id}>
            {t('go')}
          </RefillButton>
        ) : null}
        <p className="text-sm">{back}</p>
      </Card>
    </div>
  );
}
