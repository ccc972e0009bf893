import { ArrowLeft, ArrowRight } from 'lucide-react';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { Disclosure } from '@/components/ui/disclosure';
import { parseInline } from '@/lib/help/inline';
import type { HelpPage as Page } from '@/lib/help/pages';
import type { Passage } from '@/lib/help/passages';
import { Blocks } from './blocks';
import { HelpFrame } from './help-frame';
import { Inlines } from './inlines';

type HelpPageProps = { page: Page; pages: readonly Page[]; passages: readonly Passage[] };

/** One page of the help. */
export function HelpPage({ page, pages, passages }: HelpPageProps) {
  const t = useTranslations('help');
  const common = useTranslations('common');
  return (
    <HelpFrame pages={pages} current={page.name} aside={<Contents passages={passages} />}>
      <article lang={page.language}>
        <h1 className="font-semibold text-2xl sm:text-3xl">{page.title}</h1>
        <p className="mt-3 text-lg text-muted">
          <Inlines of={parseInline(page.lead)} />
        </p>
        <Disclosure
          className="mt-6 rounded-lg border border-line px-4 py-2.5 text-sm lg:hidden print:hidden"
          look="plain"
          summary={common('onThisPage')}
        >
          <ContentsList passages={passages} />
        </Disclosure>
        {passages.map((passage) => (
          <Section key={passage.id} passage={passage} />
        ))}
      </article>
      <Neighbours page={page} pages={pages} />
      <p className="mt-8 text-sm print:hidden">
        <a href={`/help/${page.name}.md`} className="text-muted underline underline-offset-4">
          {t('asMarkdown')}
        </a>
      </p>
    </HelpFrame>
  );
}

function Section({ passage: { id, heading, blocks } }: { passage: Passage }) {
  const t = useTranslations('help');
  return (
    <section className="group">
      <h2 id={id} className="mt-12 scroll-mt-20 font-semibold text-xl">
        {heading}{' '}
        <a
          href={`#${id}`}
          aria-label={t('permalink', { heading })}
          className="font-normal text-muted opacity-0 focus-visible:opacity-100 group-hover:opacity-100 print:hidden"
        >
          #
        </a>
      </h2>
      <Blocks of={blocks} />
    </section>
  );
}

function Contents({ passages }: Pick<HelpPageProps, 'passages'>) {
  const common = useTranslations('common');
  return (
    <nav aria-labelledby="on-this-page" className="sticky top-24 max-h-[calc(100dvh-8rem)] overflow-y-auto text-sm">
      <h2 id="on-this-page" className="font-medium">
        {common('onThisPage')}
      </h2>
      <ContentsList passages={passages} />
    </nav>
  );
}

function ContentsList({ passages }: Pick<HelpPageProps, 'passages'>) {
  return (
    <ul className="mt-2 space-y-0.5 border-line border-l">
      {passages.map(({ id, heading }) => (
        <li key={id}>
          <a href={`#${id}`} className="block py-1 pl-3 text-muted leading-5 hover:text-ink">
            {heading}
          </a>
        </li>
      ))}
    </ul>
  );
}

function Neighbours({ page, pages }: Pick<HelpPageProps, 'page' | 'pages'>) {
  const t = useTranslations('help');
  const at = pages.findIndex(({ name }) => name === page.name);
  const [before, after] = [pages[at - 1], pages[at + 1]];
  const look = 'flex-1 rounded-lg border border-line bg-surface px-4 py-3 transition-colors hover:border-control';
  return (
    <nav aria-label={t('neighbours')} className="mt-16 flex flex-wrap gap-3 text-sm print:hidden">
      {before ? (
        <Link href={`/help/${before.name}`} prefetch={false} className={look}>
          <span className="flex items-center gap-1.5 text-muted">
            <ArrowLeft aria-hidden="true" className="size-3.5" />
            {t('previous')}
          </span>
          <span className="font-medium">{before.title}</span>
        </Link>
      ) : null}
      {after ? (
        <Link href={`/help/${after.name}`} prefetch={false} className={`${look} text-right`}>
          <span className="flex items-center justify-end gap-1.5 text-muted">
            {t('next')}
            <ArrowRight aria-hidden="true" className="size-3.5" />
          </span>
          <span className="font-medium">{after.title}</span>
        </Link>
      ) : null}
    </nav>
  );
}
