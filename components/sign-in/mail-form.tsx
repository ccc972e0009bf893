import { useTranslations } from 'next-intl';
import { Input } from '@/components/ui/input';
import { SubmitButton } from '@/components/ui/submit-button';
import { signInByMail } from '@/lib/auth/actions';

/** Asks for an address to send a link to. */
export function MailForm({ callbackUrl }: { callbackUrl: string }) {
  const t = useTranslations('signIn.mail');
  return (
    <form action={signInByMail} className="space-y-3">
      <input type="hidden" name="callbackUrl" value={callbackUrl} />
      <Input
        label={t('label')}
        hint={t('hint')}
        type="email"
        name="email"
        autoComplete="email"
        maxLength={254}
        spellCheck={false}
        required
      />
      <SubmitButton size="lg" className="w-full">
        {t('send')}
      </SubmitButton>
    </form>
  );
}
