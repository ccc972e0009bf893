import 'server-only';
import { notify } from '@/lib/notices/notify';
import { db, type Transaction } from '@/lib/platform/db';
import { AppError } from '@/lib/platform/errors';
import { newId } from '@/lib/platform/ids';
import { REASON_CHARACTERS, REQUESTS_PER_DAY } from '@/lib/platform/policy';
import { toDollars, type UsdCents } from '@/lib/platform/units';
import { whyNot } from '@/lib/workspaces/permissions';
import type { NamedMember } from './credit-request';
import { firstWords, oneLine } from './first-words';

export type Wish = {
  amount: UsdCents;
  reason: string;
  /** The message that waits, if its writer wants its first words shown; '' otherwise. */
  message: string;
  /** Path on this site where it waits. */
  returnTo: string;
};

/**
 * A member who may not buy asks the owners to: they get a notice and a mail. Asking again while that waits is answered
 * with the same request.
 * @throws AppError `forbidden` (who may buy, or an API key), `invalid_request` (a reason that is too long), `rate_limited`
 */
export async function askOwner(member: NamedMember, wish: Wish): Promise<{ id: string; isNew: boolean }> {
  if (member.apiKeyId || whyNot(member, 'use_ai') || whyNot(member, 'buy_credits') !== 'forbidden') {
    throw new AppError('forbidden');
  }
  const reason = oneLine(wish.reason);
  if (Array.from(reason).length > REASON_CHARACTERS) {
    throw new AppError('invalid_request', {
      param: 'reason',
      message: `A reason may have at most ${REASON_CHARACTERS} characters.`,
    });
  }
  return db.$transaction(async (tx) => {
    const waiting = await takeTurn(tx, member);
    if (waiting) return { id: waiting, isNew: false };
    const id = newId();
    const { id: workspaceId } = member.workspace;
    const excerpt = firstWords(wish.message);
    await tx.$executeRaw`
      insert into credit_request (id, workspace_id, user_id, amount_cents, reason, excerpt, return_to)
      values (${id}::uuid, ${workspaceId}::uuid, ${member.userId}::uuid, ${wish.amount}, ${reason || null}, ${excerpt},
        ${wish.returnTo})`;
    const facts = {
      name: oneLine(member.name),
      dollars: toDollars(wish.amount),
      reason,
      excerpt: excerpt ?? '',
      href: `/billing?request=${id}`,
    };
    await notify(tx, { workspaceId, kind: 'credits_asked', occasion: id, facts, to: 'owners' });
    return { id, isNew: true };
  });
}

/**
 * One at a time per member: the id of the request that waits already, if one does.
 * @throws AppError `forbidden` (no longer a member), `rate_limited`
 */
async function takeTurn(tx: Transaction, { userId, workspace }: NamedMember): Promise<string | null> {
  const member = await tx.$queryRaw<unknown[]>`
    select from member where workspace_id = ${workspace.id}::uuid and user_id = ${userId}::uuid for no key update`;
  if (member.length === 0) throw new AppError('forbidden');
  const recent = await tx.$queryRaw<{ id: string; state: string; seconds: number }[]>`
    select id::text, state::text, ceil(extract(epoch from created_at + interval '1 day' - studio_now()))::int as seconds
    from credit_request
    where workspace_id = ${workspace.id}::uuid and user_id = ${userId}::uuid
      and (state = 'open' or created_at > studio_now() - interval '1 day')
    order by created_at`;
  const open = recent.find(({ state }) => state === 'open');
  if (open) return open.id;
  if (recent.length >= REQUESTS_PER_DAY) {
    throw new AppError('rate_limited', {
      message: `You can ask ${REQUESTS_PER_DAY} times a day.`,
      retryAfterSeconds: Math.max(1, recent[0]?.seconds ?? 1),
    });
  }
  return null;
}
