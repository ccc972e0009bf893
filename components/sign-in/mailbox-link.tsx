import { useTranslations } from 'next-intl';

/** Where the mail of a copy that sends none can be read. */
export function MailboxLink({ href }: { href: string }) {
  const t = useTranslations('signIn');
  return (
    <p className="text-muted text-sm">
      {t.rich('mailbox', {
        link: (text) => (
          <a href={href} target="_blank" rel="noreferrer" className="text-accent underline underline-offset-4">
            {text}
          </a>
        ),
      })}
    </p>
  );
}
