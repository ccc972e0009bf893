import { Check, ChevronsUpDown } from 'lucide-react';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { cn } from '@/components/ui/cn';
import type { OwnWorkspace } from '@/lib/members/switch-workspace';
import { MenuFrame } from './menu-frame';
import { SwitchForm } from './switch-form';

type WorkspaceMenuProps = { workspaces: readonly OwnWorkspace[]; current: string; children: ReactNode };

/** The workspace's name, which opens the others that its reader belongs to. It needs no script. */
export function WorkspaceMenu({ workspaces, current, children }: WorkspaceMenuProps) {
  const t = useTranslations('shell');
  return (
    <MenuFrame className="relative min-w-0">
      <summary className="flex list-none items-center gap-1.5 rounded-md px-1.5 py-1 hover:bg-sunken [&::-webkit-details-marker]:hidden">
        <span className="sr-only">{t('workspace')}</span>
        {children}
        <ChevronsUpDown aria-hidden="true" className="size-4 shrink-0 text-muted" />
      </summary>
      <ul
        aria-label={t('workspaces')}
        className="absolute top-full left-0 z-30 mt-2 w-64 animate-rise space-y-0.5 rounded-lg border border-line bg-surface p-1.5 shadow-floating"
      >
        {workspaces.map(({ id, name }) => (
          <li key={id}>
            <SwitchForm to={id}>
              <button
                type="submit"
                aria-current={id === current || undefined}
                className={cn(
                  'flex w-full items-center gap-2 rounded-md px-2.5 py-2 text-left text-sm hover:bg-sunken',
                  id === current && 'font-medium',
                )}
              >
                <span className="min-w-0 flex-1 truncate">{name}</span>
                {id === current ? <Check aria-hidden="true" className="size-4 shrink-0 text-accent" /> : null}
              </button>
            </SwitchForm>
          </li>
        ))}
      </ul>
    </MenuFrame>
  );
}
