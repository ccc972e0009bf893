import 'server-only';
import { type Connection, db } from '@/lib/platform/db';

export type SeatCount = { seats: number; members: number; invited: number };

/**
 * How many seats there are, and who has one or is promised one: members, and invitations that can still be accepted,
 * but for one to `except`.
 */
export async function countSeats(
  workspaceId: string,
  { on = db, except = null }: { on?: Connection; except?: string | null } = {},
): Promise<SeatCount> {
  const [row] = await on.$queryRaw<SeatCount[]>`
    select w.seats,
      (select count(*)::int from member m where m.workspace_id = w.id) as members,
      (select count(*)::int from invitation i where i.workspace_id = w.id and i.accepted_at is null
        and i.revoked_at is null and i.expires_at > studio_now() and i.email is distinct from ${except}) as invited
    from workspace w where w.id = ${workspaceId}::uuid`;
  return row ?? { seats: 0, members: 0, invited: 0 };
}
