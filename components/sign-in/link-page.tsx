import { useTranslations } from 'next-intl';
import { MessagePage } from '@/components/shell/message-page';
import { SubmitButton } from '@/components/ui/submit-button';
import { signInWithLink } from '@/lib/auth/actions';

/** What a link in a mail opens: it says who is about to be signed in, and waits for the button. */
export function LinkPage({ email, token, callbackUrl }: { email: string; token: string; callbackUrl: string }) {
  const t = useTranslations('signIn.link');
  return (
    <main>
      <MessagePage title={t('title')} text={t('as', { email })}>
        <form action={signInWithLink} className="w-full">
          <input type="hidden" name="token" value={token} />
          <input type="hidden" name="callbackUrl" value={callbackUrl} />
          <SubmitButton size="lg" className="w-full">
            {t('title')}
          </SubmitButton>
        </form>
      </MessagePage>
    </main>
  );
}
