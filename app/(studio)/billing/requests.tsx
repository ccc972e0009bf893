import { notFound } from 'next/navigation';
import { CreditRequests } from '@/components/credit-requests/credit-requests';
import type { MemberActor } from '@/lib/auth/current';
import { declineCreditRequest, withdrawCreditRequest } from '@/lib/credit-requests/actions';
import { findRequest, lastAsked, listOpenRequests } from '@/lib/credit-requests/credit-request';
import { orNull } from '@/lib/platform/errors';
import { findOwners } from '@/lib/workspaces/owners';
import { can, whyNot } from '@/lib/workspaces/permissions';

/** For owners: what members ask for. The one that the address names is shown also when it has ended. */
export async function Requests({ actor, id }: { actor: MemberActor; id: unknown }) {
  if (!can(actor, 'answer_requests')) return null;
  const [open, named] = await Promise.all([
    listOpenRequests(actor.workspace.id),
    typeof id === 'string' ? orNull(findRequest(actor, id)) : null,
  ]);
  if (typeof id === 'string' && named === null) notFound();
  const needsPlan = whyNot(actor, 'buy_credits') === 'plan_required';
  return <CreditRequests open={open} named={named} needsPlan={needsPlan} decline={declineCreditRequest} />;
}

/** For those who may not buy: whom they can ask, and what became of the last time. */
export async function readAsking({ userId, workspace }: MemberActor, ask: unknown) {
  const [owners, asked] = await Promise.all([findOwners(workspace.id), lastAsked(userId, workspace.id)]);
  return { owners, asked, startsOpen: ask !== undefined, withdraw: withdrawCreditRequest };
}
