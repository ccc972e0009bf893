'use client';

import { useLocale, useTranslations } from 'next-intl';
import { Alert } from '@/components/ui/alert';
import { buttonClass } from '@/components/ui/button';
import { formatAmount } from '@/components/ui/format-amount';
import { fromDecimal } from '@/lib/platform/units';
import type { CheckoutFailure } from './start-checkout';

const KNOWN = [
  'unreachable',
  'stripe_unavailable',
  'rate_limited',
  'unauthenticated',
  'forbidden',
  'plan_required',
  'limit_declined',
  'limit_first',
  'limit_hour',
  'limit_day',
] as const;

type CheckoutErrorProps = CheckoutFailure & { supportEmail: string };

/** Why the way to Stripe failed, that nothing was charged, and what to do now. */
export function CheckoutError({ code, maximum, supportEmail }: CheckoutErrorProps) {
  const locale = useLocale();
  const t = useTranslations('buying');
  const reason = KNOWN.find((known) => known === code) ?? 'other';
  const back = typeof window === 'undefined' ? '/billing' : `${window.location.pathname}?buy=1`;
  return (
    <Alert role="alert" tone="danger" title={t(`checkoutError.${reason}.title`)}>
      <p>{t(`checkoutError.${reason}.text`, { maximum: inDollars(maximum ?? '', locale) })}</p>
      {reason === 'unauthenticated' ? (
        <p>
          <a
            className={buttonClass({ variant: 'link' })}
            href={`/sign-in?${new URLSearchParams({ callbackUrl: back })}`}
          >
            {t('signInAgain')}
          </a>
        </p>
      ) : null}
      <p>
        {t.rich('supportLine', {
          address: () => (
            <a className={buttonClass({ variant: 'link' })} href={`mailto:${supportEmail}`}>
              {supportEmail}
            </a>
          ),
        })}
      </p>
    </Alert>
  );
}

function inDollars(amount: string, locale: string): string {
  const credits = fromDecimal(amount);
  return credits === null ? amount : formatAmount(credits, locale, 'whole');
}
