import 'server-only';
import { db } from '@/lib/platform/db';
import type { Role } from '@/lib/workspaces/permissions';
import { mayUnsubscribe, NOTICE_KINDS, type NoticeKind } from './kinds';
import type { Reader } from './list-notices';
import { setByMail } from './unsubscribe';

/** A kind of mail that a person may get, and whether they do. */
export type MailChoice = { kind: NoticeKind; byMail: boolean; mayChoose: boolean };

/** What members are told of; everything else is told to owners, and to admins where an owner wants it. */
const TO_MEMBERS: readonly NoticeKind[] = ['credits_bought', 'credits_declined', 'requests_credited'];
const TO_ANYBODY_CHOSEN: readonly NoticeKind[] = ['low_balance', 'included_used', 'pools_empty', 'spending_alert'];

/** The kinds of mail that concern somebody in this role, those that can be left out first. */
export async function readMailChoices({ userId, workspaceId }: Reader, role: Role): Promise<MailChoice[]> {
  const stopped = await db.notificationPreference.findMany({
    where: { userId, workspaceId, byMail: false },
    select: { kind: true },
  });
  const choices = NOTICE_KINDS.filter((kind) => concerns(kind, role)).map((kind) => {
    const mayChoose = mayUnsubscribe(kind);
    return { kind, mayChoose, byMail: !mayChoose || stopped.every((one) => one.kind !== kind) };
  });
  return choices.toSorted((a, b) => Number(b.mayChoose) - Number(a.mayChoose));
}

/** Keeps which kinds a person wants by mail; those about money that moved come whatever is asked. */
export async function saveMailChoices(reader: Reader, role: Role, wanted: readonly string[]): Promise<void> {
  for (const { kind, mayChoose, byMail } of await readMailChoices(reader, role)) {
    const wants = wanted.includes(kind);
    if (mayChoose && wants !== byMail) await setByMail({ ...reader, kind }, wants);
  }
}

function concerns(kind: NoticeKind, role: Role): boolean {
  if (TO_ANYBODY_CHOSEN.includes(kind)) return true;
  return TO_MEMBERS.includes(kind) ? role !== 'owner' : role === 'owner';
}
