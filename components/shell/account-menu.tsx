import { ChevronsUpDown, CircleHelp, LogOut } from 'lucide-react';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { buttonClass } from '@/components/ui/button';
import { MenuFrame } from './menu-frame';

type AccountMenuProps = {
  name: string;
  email: string;
  signOut: () => Promise<void>;
  children?: ReactNode;
};

/** Who is signed in, and the way out. */
export function AccountMenu({ name, email, signOut, children }: AccountMenuProps) {
  const t = useTranslations('shell');
  return (
    <MenuFrame className="fixed top-2 right-3 z-30 md:static md:border-line md:border-t md:p-3">
      <summary className="flex list-none items-center gap-2.5 rounded-md md:p-1.5 md:hover:bg-sunken [&::-webkit-details-marker]:hidden">
        <span
          aria-hidden="true"
          className="grid size-10 shrink-0 place-items-center rounded-full bg-accent-soft font-semibold text-accent text-sm md:size-8"
        >
          {name.slice(0, 1).toUpperCase()}
        </span>
        <span className="sr-only min-w-0 flex-1 text-left text-sm md:not-sr-only">
          <span className="sr-only">{t('account')}</span> <span className="block truncate">{name}</span>
        </span>
        <ChevronsUpDown aria-hidden="true" className="hidden size-4 text-muted md:block" />
      </summary>
      <div className="absolute top-full right-0 mt-2 w-64 animate-rise space-y-3 rounded-lg border border-line bg-surface p-4 shadow-floating md:top-auto md:right-auto md:bottom-16 md:left-3 md:w-54">
        <p className="min-w-0 text-sm">
          <span className="block truncate font-medium">{name}</span>
          {email === name ? null : (
            <span className="block truncate text-muted text-xs" title={email}>
              {email}
            </span>
          )}
        </p>
        {children}
        <p className="text-sm">
          <Link href="/help" prefetch={false} className={buttonClass({ variant: 'secondary', size: 'sm' }, 'w-full')}>
            <CircleHelp aria-hidden="true" className="size-4" />
            {t('help')}
          </Link>
        </p>
        <form action={signOut}>
          <button type="submit" className={buttonClass({ variant: 'secondary', size: 'sm' }, 'w-full')}>
            <LogOut aria-hidden="true" className="size-4" />
            {t('signOut')}
          </button>
        </form>
      </div>
    </MenuFrame>
  );
}
