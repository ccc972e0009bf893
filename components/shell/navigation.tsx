'use client';

import { ChartColumn, CreditCard, MessageSquareText, Settings, TowerControl } from 'lucide-react';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { cn } from '@/components/ui/cn';

const PAGES = {
  chat: { href: '/chat', icon: MessageSquareText },
  usage: { href: '/usage', icon: ChartColumn },
  billing: { href: '/billing', icon: CreditCard },
  settings: { href: '/settings', icon: Settings },
  operator: { href: '/operator', icon: TowerControl },
};

export type PageName = keyof typeof PAGES;

/** Left on a desk, at the bottom under the thumb on a phone. */
export function Navigation({ pages }: { pages: PageName[] }) {
  const t = useTranslations('shell');
  const path = usePathname();
  return (
    <nav
      aria-label={t('navigation')}
      className="fixed inset-x-0 bottom-0 z-20 border-line border-t bg-background/95 pb-[env(safe-area-inset-bottom)] backdrop-blur md:static md:border-0 md:bg-transparent md:px-3 md:pb-0 md:backdrop-blur-none"
    >
      <ul className="flex h-15 md:block md:h-auto md:space-y-0.5">
        {pages.map((page) => {
          const { href, icon: Icon } = PAGES[page];
          const isHere = path === href || path.startsWith(`${href}/`);
          return (
            <li key={page} className="flex-1">
              <Link
                href={href}
                aria-current={isHere ? 'page' : undefined}
                className={cn(
                  'flex h-full flex-col items-center justify-center gap-1 font-medium text-muted text-xs transition-colors hover:text-ink',
                  'md:h-9 md:flex-row md:justify-start md:gap-2.5 md:rounded-md md:px-2.5 md:text-sm md:hover:bg-sunken',
                  isHere && 'text-accent md:bg-accent-soft md:hover:bg-accent-soft md:hover:text-accent',
                )}
              >
                <Icon aria-hidden="true" className="size-5 md:size-4" />
                {t(`pages.${page}`)}
              </Link>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}
