import { useTranslations } from 'next-intl';

type SectionLinksProps = { sections: { id: string; title: string }[] };

/** What a long page is made of, with a way to each of its sections. */
export function SectionLinks({ sections }: SectionLinksProps) {
  const t = useTranslations('common');
  return (
    <nav aria-label={t('onThisPage')} className="text-sm">
      <ul className="flex flex-wrap gap-x-5 gap-y-1">
        {sections.map(({ id, title }) => (
          <li key={id}>
            <a
              href={`#${id}`}
              className="inline-block py-1 text-muted underline-offset-4 hover:text-ink hover:underline"
            >
              {title}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
