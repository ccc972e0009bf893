'use client';

import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { cn } from '@/components/ui/cn';

export type PageName = 'chat' | 'usage' | 'billing' | 'settings' | 'operator';

/** Left on a desk, at the bottom under the thumb on a phone. */
export function Navigation({ pages }: { pages: { name: PageName; icon: ReactNode }[] }) {
  const t = useTranslations('shell');
  const path = usePathname();
  return (
    <nav
      aria-label={t('navigation')}
      className="fixed inset-x-0 bottom-0 z-20 border-line border-t bg-background/95 pb-[env(safe-area-inset-bottom)] backdrop-blur md:static md:border-0 md:bg-transparent md:px-3 md:pb-0 md:backdrop-blur-none"
    >
      <ul className="flex h-15 md:block md:h-auto md:space-y-0.5">
        {pages.map(({ name, icon }) => {
          const href = `/${name}`;
          const isHere = path === href || path.startsWith(`${href}/`);
          return (
            <li key={name} className="flex-1">
              <Link
                href={href}
                aria-current={isHere ? 'page' : undefined}
                className={cn(
                  'flex h-full flex-col items-center justify-center gap-1 font-medium text-xs transition-colors',
                  'md:h-9 md:flex-row md:justify-start md:gap-2.5 md:rounded-md md:px-2.5 md:text-sm',
                  isHere ? 'text-accent md:bg-accent-soft' : 'text-muted hover:text-ink md:hover:bg-sunken',
                )}
              >
                {icon}
                {t(`pages.${name}`)}
              </Link>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}
