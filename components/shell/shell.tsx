import { ChartColumn, CreditCard, MessageSquareText, Settings, TowerControl } from 'lucide-react';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { Bell } from '@/components/notices/bell';
import { Badge } from '@/components/ui/badge';
import { buttonClass } from '@/components/ui/button';
import type { Actor } from '@/lib/auth/actor';
import type { OwnWorkspace } from '@/lib/members/switch-workspace';
import { AccountMenu } from './account-menu';
import { BalanceOnTop } from './balance-on-top';
import { Mark } from './mark';
import { Navigation, type PageName } from './navigation';
import { WorkspaceMenu } from './workspace-menu';

const ICONS = {
  chat: MessageSquareText,
  usage: ChartColumn,
  billing: CreditCard,
  settings: Settings,
  operator: TowerControl,
} satisfies Record<PageName, unknown>;

type ShellProps = {
  actor: Actor;
  /** All that the reader belongs to. */
  workspaces: readonly OwnWorkspace[];
  mode: { testPayments: boolean; demoModel: boolean; mailbox: string | null };
  signOut: () => Promise<void>;
  markRead: (form: FormData) => Promise<void>;
  children: ReactNode;
};

/**
 * The frame of every page. On a desk a column at the left; on a phone the same three parts as a bar on top (workspace,
 * balance, account) and a bar at the bottom (pages).
 */
export function Shell({ actor, workspaces, mode, signOut, markRead, children }: ShellProps) {
  const t = useTranslations('shell');
  const pages = pagesOf(actor).map((name) => {
    const Icon = ICONS[name];
    return { name, icon: <Icon aria-hidden="true" className="size-5 md:size-4" /> };
  });
  return (
    <div className="md:grid md:min-h-dvh md:grid-cols-[15rem_minmax(0,1fr)] print:block print:min-h-0">
      <a
        href="#content"
        className="sr-only z-50 rounded-md bg-accent px-4 py-2 text-accent-ink focus:not-sr-only focus:fixed focus:top-3 focus:left-3"
      >
        {t('skip')}
      </a>
      <div className="contents md:sticky md:top-0 md:flex md:h-dvh md:flex-col md:border-line md:border-r md:bg-surface/60 print:contents">
        <header className="sticky top-0 z-20 flex h-14 items-center gap-2 border-line border-b bg-background/90 pr-16 pl-4 backdrop-blur md:static md:z-30 md:grid md:h-auto md:grid-cols-[minmax(0,1fr)_auto] md:gap-x-1 md:gap-y-0 md:border-0 md:bg-transparent md:p-4 md:backdrop-blur-none print:static print:flex print:border-b print:px-0 print:[&>:not(:first-child)]:hidden">
          <div className="flex min-w-0 flex-1 items-center gap-2.5">
            <Mark className="size-7 shrink-0" />
            {actor.workspace && workspaces.length > 1 ? (
              <WorkspaceMenu workspaces={workspaces} current={actor.workspace.id}>
                <Place of={actor} />
              </WorkspaceMenu>
            ) : (
              <Place of={actor} />
            )}
          </div>
          {actor.workspace ? <Bell markRead={markRead} /> : null}
          {actor.workspace ? <BalanceOnTop /> : null}
        </header>
        <Navigation pages={pages} />
        <footer className="contents md:mt-auto md:block print:hidden">
          <div className="hidden flex-wrap items-center gap-x-3 gap-y-1.5 px-4 pb-3 md:flex">
            <Link href="/help" prefetch={false} className={buttonClass({ variant: 'link' }, 'text-xs')}>
              {t('help')}
            </Link>
            <ModeBadges mode={mode} />
          </div>
          <AccountMenu name={actor.name} email={actor.email} signOut={signOut}>
            <div className="flex flex-wrap gap-1.5 md:hidden">
              <ModeBadges mode={mode} />
            </div>
          </AccountMenu>
        </footer>
      </div>
      <main id="content" tabIndex={-1} className="min-w-0 pb-(--shell-bottom) outline-none print:pb-0">
        {children}
      </main>
    </div>
  );
}

function Place({ of: { workspace } }: { of: Actor }) {
  const t = useTranslations('shell');
  return (
    <span className="min-w-0 leading-tight">
      <span className="block truncate font-semibold text-sm">{workspace?.name ?? t('operations')}</span>
      <span className="block truncate text-muted text-xs">
        {workspace ? t('planLine', { plan: t(`plans.${workspace.plan}`) }) : t('staff')}
      </span>
    </span>
  );
}

/** Only pages that exist, and only for those who may see them. */
function pagesOf(actor: Actor): PageName[] {
  return [
    ...(actor.workspace ? (['chat', 'usage', 'billing', 'settings'] as const) : []),
    ...(actor.operator ? (['operator'] as const) : []),
  ];
}

function ModeBadges({ mode }: Pick<ShellProps, 'mode'>) {
  const t = useTranslations('shell');
  return (
    <>
      {mode.mailbox ? (
        <a
          href={mode.mailbox}
          target="_blank"
          rel="noreferrer"
          className="text-accent text-xs underline underline-offset-4"
        >
          {t('mailbox')}
        </a>
      ) : null}
      {mode.testPayments ? (
        <Badge tone="warning" title={t('testPaymentsHint')}>
          {t('testPayments')}
        </Badge>
      ) : null}
      {mode.demoModel ? <Badge title={t('demoModelHint')}>{t('demoModel')}</Badge> : null}
    </>
  );
}
