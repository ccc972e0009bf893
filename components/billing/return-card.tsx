import Link from 'next/link';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { buttonClass } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { CreditAmount } from '@/components/ui/credit-amount';
import type { DeclineKind } from '@/lib/purchases/decline';

type ReturnCardProps = {
  kind: 'waiting' | 'unfinished' | 'unpaid' | 'parked' | 'closed' | 'unknown';
  supportEmail: string;
  /** Microcredits of the purchase, where there is one that the viewer may see. */
  credits?: bigint;
  /** Why the card was not charged, where the bank has said so. */
  decline?: DeclineKind;
  children?: ReactNode;
};

/** What stands after a trip to Stripe when there is nowhere to lead yet: what happened, and what to do. */
export function ReturnCard({ kind, supportEmail, credits, decline, children }: ReturnCardProps) {
  const t = useTranslations('purchaseReturn');
  const why = useTranslations('buying.declined');
  return (
    <main id="main" className="mx-auto flex min-h-dvh max-w-lg items-center px-4 py-10">
      <Card className="w-full space-y-5 p-6 sm:p-8">
        <div className="space-y-2">
          <h1 className="font-semibold text-xl">{decline ? why(`${decline}.title`) : t(`${kind}.heading`)}</h1>
          {credits !== undefined ? (
            <p className="text-muted text-sm">
              {t('purchase')} <CreditAmount value={credits} className="font-medium text-ink" />
            </p>
          ) : null}
          <p className="text-muted">
            {decline ? `${t('declined.nothing')} ${why(`${decline}.text`)}` : t(`${kind}.text`)}
          </p>
        </div>
        {children}
        <div className="flex flex-wrap items-center gap-x-4 gap-y-3">
          <Link href="/billing" className={buttonClass({ variant: children ? 'secondary' : 'primary' })}>
            {t('toBilling')}
          </Link>
          <a href={`mailto:${supportEmail}`} className={buttonClass({ variant: 'link' })}>
            {t('support', { email: supportEmail })}
          </a>
        </div>
      </Card>
    </main>
  );
}
