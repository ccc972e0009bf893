import { useTranslations } from 'next-intl';
import { buttonClass } from '@/components/ui/button';
import { HELP_LINKS, type HelpTopic } from '@/lib/help/links';

/** From a page of the app to what the help says of it: in a window of its own, because somebody is in the middle of something. */
export function HelpLink({ about }: { about: HelpTopic }) {
  const t = useTranslations('common.help');
  return (
    <a
      href={HELP_LINKS[about]}
      target="_blank"
      rel="noreferrer"
      className={buttonClass({ variant: 'link' }, 'text-sm')}
    >
      {t(about)}
    </a>
  );
}
