import { useTranslations } from 'next-intl';
import { SubmitButton } from '@/components/ui/submit-button';
import { signInWithProvider } from '@/lib/auth/actions';
import type { SignInOffer } from '@/lib/auth/sign-in-offer';

const NAMES = { github: 'GitHub', google: 'Google' };

export function ProviderButtons({ providers, callbackUrl }: Pick<SignInOffer, 'providers'> & { callbackUrl: string }) {
  const t = useTranslations('signIn');
  return (
    <ul className="space-y-3">
      {providers.map((provider) => (
        <li key={provider}>
          <form action={signInWithProvider}>
            <input type="hidden" name="provider" value={provider} />
            <input type="hidden" name="callbackUrl" value={callbackUrl} />
            <SubmitButton size="lg" className="w-full">
              {t('withProvider', { provider: NAMES[provider] })}
            </SubmitButton>
          </form>
        </li>
      ))}
    </ul>
  );
}
