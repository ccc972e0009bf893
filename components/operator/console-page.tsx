import Link from 'next/link';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { PageHeader } from '@/components/shell/page-header';
import { cn } from '@/components/ui/cn';
import { ConsoleNews } from './console-news';
import { ReaderZone } from './reader-zone';

const PAGES = {
  workspaces: '/operator',
  payments: '/operator/payments',
  webhooks: '/operator/webhooks',
  reports: '/operator/reports',
  adjustments: '/operator/adjustments',
  incidents: '/operator/incidents',
  numbers: '/operator/numbers',
} as const;

export type ConsolePageName = keyof typeof PAGES;

type ConsolePageProps = {
  /** The page of the console that this is, or belongs to. */
  current: ConsolePageName;
  title: ReactNode;
  lead?: ReactNode;
  /** What stands at the right of the title. */
  aside?: ReactNode;
  children: ReactNode;
};

/** A page of the console: the way to the others, its title, its sections. */
export function ConsolePage({ current, title, lead, aside, children }: ConsolePageProps) {
  const t = useTranslations('operator.pages');
  return (
    <div className="mx-auto max-w-7xl px-4 py-6 sm:px-6 sm:py-10">
      <nav aria-label={t('label')} className="mb-6 border-line border-b">
        <ul className="flex flex-wrap gap-x-5 text-sm">
          {Object.entries(PAGES).map(([page, href]) => (
            <li key={page}>
              <Link
                href={href}
                aria-current={page === current ? 'page' : undefined}
                className={cn(
                  'block whitespace-nowrap border-b-2 py-2.5',
                  page === current
                    ? 'border-accent font-medium text-ink'
                    : 'border-transparent text-muted hover:text-ink',
                )}
              >
                {t(page as ConsolePageName)}
              </Link>
            </li>
          ))}
        </ul>
      </nav>
      <PageHeader title={title} lead={lead}>
        {aside}
      </PageHeader>
      <ConsoleNews>
        <div className="space-y-6">{children}</div>
      </ConsoleNews>
      <footer className="mt-8">
        <ReaderZone />
      </footer>
    </div>
  );
}
