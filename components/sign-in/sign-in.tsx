import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { LanguageChoice } from '@/components/shell/language-choice';
import { Mark } from '@/components/shell/mark';
import { Alert } from '@/components/ui/alert';
import { buttonClass } from '@/components/ui/button';
import type { SignInOffer } from '@/lib/auth/sign-in-offer';
import { DemoPeople } from './demo-people';
import { MailForm } from './mail-form';
import { MailboxLink } from './mailbox-link';
import { ProviderButtons } from './provider-buttons';

type SignInProps = { offer: SignInOffer; callbackUrl: string; error: string | null; mailbox: string | null };

/** The whole sign-in page: what this is, and one button for each way in. */
export function SignIn({ offer, callbackUrl, error, mailbox }: SignInProps) {
  const t = useTranslations('signIn');
  const isEmpty = offer.people.length === 0 && offer.providers.length === 0 && !offer.mail;
  return (
    <main className="mx-auto flex min-h-dvh w-full max-w-xl flex-col justify-center px-4 py-12 sm:px-6">
      <h1 className="flex items-center gap-3 font-semibold text-2xl">
        <Mark className="size-9" />
        {t('heading')}
      </h1>
      <p className="mt-2 text-muted">{t('lead')}</p>
      <div className="mt-8 space-y-6">
        {error ? (
          <Alert tone="danger" role="alert">
            <p>{t(`errors.${knownError(error)}`)}</p>
          </Alert>
        ) : null}
        {callbackUrl.startsWith('/invitations/') ? (
          <Alert title={t('invited.title')}>
            <p>{t('invited.text')}</p>
          </Alert>
        ) : null}
        {isEmpty ? (
          <Alert tone="warning" title={t('empty.title')}>
            <p>{t('empty.text')}</p>
          </Alert>
        ) : null}
        {offer.providers.length > 0 ? <ProviderButtons providers={offer.providers} callbackUrl={callbackUrl} /> : null}
        {offer.mail ? <MailForm callbackUrl={callbackUrl} /> : null}
        {offer.people.length > 0 ? <DemoPeople people={offer.people} callbackUrl={callbackUrl} /> : null}
        {mailbox ? <MailboxLink href={mailbox} /> : null}
        <LanguageChoice />
        <p className="text-sm">
          <Link href="/help" prefetch={false} className={buttonClass({ variant: 'link' })}>
            {t('help')}
          </Link>
        </p>
      </div>
    </main>
  );
}

const ERRORS = {
  rate_limited: 'rate_limited',
  cross_origin: 'cross_origin',
  refused: 'refused',
  bad_address: 'bad_address',
  too_many_links: 'too_many_links',
  link: 'link',
  provider: 'provider',
  unverified_email: 'unverified_email',
  AccessDenied: 'unverified_email',
  OAuthAccountNotLinked: 'not_linked',
} as const;

/** The text for a reason in the address; anyone can write anything there, so an unknown one gets the general text. */
function knownError(reason: string): (typeof ERRORS)[keyof typeof ERRORS] {
  const known = Object.entries(ERRORS).find(([name]) => name === reason);
  return known ? known[1] : 'provider';
}
