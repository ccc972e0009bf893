import type { ReactNode } from 'react';
import { News } from '@/components/billing/news';
import { BuyCreditsProvider } from '@/components/buying/buy-credits-provider';
import { UnreadProvider } from '@/components/notices/unread-provider';
import { BalanceProvider } from '@/components/shell/balance-provider';
import { PageWorkspace } from '@/components/shell/page-workspace';
import { Shell } from '@/components/shell/shell';
import { Texts } from '@/components/shell/texts';
import { signOutAction } from '@/lib/auth/actions';
import { type Actor, requireActor } from '@/lib/auth/current';
import { toBalanceView } from '@/lib/balance/balance-view';
import { readBalances } from '@/lib/credits/balances';
import { listOwnWorkspaces } from '@/lib/members/switch-workspace';
import { markNoticesRead } from '@/lib/notices/actions';
import { countUnread } from '@/lib/notices/list-notices';
import { env } from '@/lib/platform/env';
import { appMode } from '@/lib/platform/mode';
import { readOffer } from '@/lib/purchases/offer';
import { readRefillOffer } from '@/lib/refills/offer';
import { can } from '@/lib/workspaces/permissions';

/** What surrounds every page of somebody who is signed in: navigation, the live balance, the one Buy credits dialog. */
export default async function StudioLayout({ children }: { children: ReactNode }) {
  const actor = await requireActor();
  const [{ balance, offer, refill }, unread, workspaces] = await Promise.all([
    readMoney(actor),
    readUnread(actor),
    listOwnWorkspaces(actor.userId),
  ]);
  return (
    <Texts of="studio">
      <PageWorkspace id={actor.workspace?.id ?? null}>
        <UnreadProvider initial={unread}>
          <BalanceProvider initial={balance}>
            <BuyCreditsProvider offer={offer} refill={refill}>
              <News supportEmail={env().SUPPORT_EMAIL} plan={actor.workspace?.plan ?? null} />
              <Shell
                actor={actor}
                workspaces={workspaces}
                mode={appMode()}
                signOut={signOutAction}
                markRead={markNoticesRead}
              >
                {children}
              </Shell>
            </BuyCreditsProvider>
          </BalanceProvider>
        </UnreadProvider>
      </PageWorkspace>
    </Texts>
  );
}

async function readMoney(actor: Actor) {
  if (!actor.workspace) return { balance: null, offer: null, refill: null };
  const balances = await readBalances(actor.workspace.id);
  const balance = toBalanceView(balances);
  if (!can(actor, 'buy_credits')) return { balance, offer: null, refill: null };
  const { id } = actor.workspace;
  const [offer, refill] = await Promise.all([readOffer(id, balances), readRefillOffer(id)]);
  return { balance, offer, refill };
}

async function readUnread({ userId, workspace }: Actor): Promise<number> {
  return workspace ? countUnread({ userId, workspaceId: workspace.id }) : 0;
}
