'use client';

import { useTranslations } from 'next-intl';
import { Alert } from '@/components/ui/alert';
import { buttonClass } from '@/components/ui/button';

const KNOWN = [
  'unreachable',
  'stripe_unavailable',
  'rate_limited',
  'unauthenticated',
  'forbidden',
  'plan_required',
] as const;

/** Why the way to Stripe failed, that nothing was charged, and what to do now. */
export function CheckoutError({ code, supportEmail }: { code: string; supportEmail: string }) {
  const t = useTranslations('billing');
  const reason = KNOWN.find((known) => known === code) ?? 'other';
  const back = typeof window === 'undefined' ? '/billing' : `${window.location.pathname}?buy=1`;
  return (
    <Alert role="alert" tone="danger" title={t(`checkoutError.${reason}.title`)}>
      <p>{t(`checkoutError.${reason}.text`)}</p>
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
