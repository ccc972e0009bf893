import { db } from '@/lib/platform/db';
import { newId } from '@/lib/platform/ids';

/** Staff: a person who belongs to no workspace. */
export async function makeOperator() {
  const user = await db.user.create({ data: { email: `operator-${newId()}@studio.test`, name: 'Operator' } });
  return { userId: user.id, email: user.email };
}

/** What was written down of something, in order. */
export async function actionsOn(subject: string) {
  const rows = await db.operatorAction.findMany({ where: { subject }, orderBy: { id: 'asc' } });
  return rows.map(({ action, operatorId, reason }) => ({ action, operatorId, reason }));
}
