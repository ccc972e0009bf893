import { Search } from 'lucide-react';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { LanguageChoice } from '@/components/shell/language-choice';
import { Mark } from '@/components/shell/mark';
import { buttonClass } from '@/components/ui/button';
import { cn } from '@/components/ui/cn';
import { AskForm } from './ask-form';

export type PageLink = { name: string; title: string };

type HelpFrameProps = {
  pages: readonly PageLink[];
  /** The page that is read; null on the index. */
  current: string | null;
  /** What stands at the right on a wide screen. */
  aside?: ReactNode;
  children: ReactNode;
};

/** The frame of the help: the way back to the app, all pages, the page. It asks nobody who they are. */
export function HelpFrame({ pages, current, aside, children }: HelpFrameProps) {
  const t = useTranslations('help');
  const common = useTranslations('common');
  return (
    <>
      <a
        href="#content"
        className="sr-only z-50 rounded-md bg-accent px-4 py-2 text-accent-ink focus:not-sr-only focus:fixed focus:top-3 focus:left-3"
      >
        {t('skip')}
      </a>
      <header className="sticky top-0 z-20 border-line border-b bg-background/90 backdrop-blur print:hidden">
        <div className="mx-auto flex h-14 max-w-6xl items-center gap-3 px-4 sm:px-6">
          <Link href="/help" className="flex min-w-0 items-center gap-2.5 font-semibold">
            <Mark className="size-7 shrink-0" />
            <span className="truncate">
              <span className="hidden sm:inline">{common('productName')} </span>
              <span className="sm:font-normal sm:text-muted">{t('title')}</span>
            </span>
          </Link>
          <div className="ml-auto flex items-center gap-2">
            {current === null ? null : <Ask />}
            <Link href="/" prefetch={false} className={buttonClass({ variant: 'secondary', size: 'sm' })}>
              {t('openApp')}
            </Link>
          </div>
        </div>
      </header>
      <div className="mx-auto grid max-w-6xl gap-x-12 px-4 sm:px-6 md:grid-cols-[13rem_minmax(0,1fr)] lg:grid-cols-[13rem_minmax(0,1fr)_13rem]">
        <PageList pages={pages} current={current} />
        <main id="content" tabIndex={-1} className="min-w-0 max-w-[70ch] pt-8 pb-20 text-base leading-7 outline-none">
          {children}
          <footer className="mt-12 border-line border-t pt-6 print:hidden">
            <LanguageChoice />
          </footer>
        </main>
        <div className="hidden py-10 lg:block print:hidden">{aside}</div>
      </div>
    </>
  );
}

/** The index asks for itself. A phone has room for the way there only. */
function Ask() {
  const t = useTranslations('help.ask');
  return (
    <>
      <AskForm compact className="hidden w-72 md:flex" />
      <Link
        href="/help"
        prefetch={false}
        aria-label={t('label')}
        className={buttonClass({ variant: 'quiet', size: 'icon' }, 'md:hidden')}
      >
        <Search aria-hidden="true" className="size-4" />
      </Link>
    </>
  );
}

function PageList({ pages, current }: Pick<HelpFrameProps, 'pages' | 'current'>) {
  const t = useTranslations('help');
  const reliability = { name: 'reliability', title: useTranslations('reliability')('title') };
  return (
    <nav
      aria-label={t('pages')}
      className="-mx-4 overflow-x-auto border-line border-b px-4 sm:-mx-6 sm:px-6 md:sticky md:top-14 md:m-0 md:h-fit md:border-0 md:px-0 md:py-10 print:hidden"
    >
      <ul className="flex gap-1 py-2 md:block md:space-y-0.5 md:py-0">
        {[...pages, reliability].map(({ name, title }) => (
          <li
            key={name}
            // On a phone the list begins where the reader is.
            className={cn('shrink-0', name === current && '[scroll-initial-target:nearest]')}
          >
            <Link
              href={`/help/${name}`}
              prefetch={false}
              aria-current={name === current ? 'page' : undefined}
              className={cn(
                'block rounded-md px-2.5 py-2 text-sm transition-colors md:py-1.5',
                name === current
                  ? 'bg-accent-soft font-medium text-accent'
                  : 'text-muted hover:bg-sunken hover:text-ink',
              )}
            >
              {title}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
