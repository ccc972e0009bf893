import { db } from '@/lib/platform/db';
import { newId } from '@/lib/platform/ids';

/** A consent on record, of $20 below 5 credits up to $100 a month, which switches nothing on by itself. */
export async function recordConsent(of: { workspaceId: string; userId: string }): Promise<string> {
  const { id } = await db.refillConsent.create({
    data: {
      id: newId(),
      workspaceId: of.workspaceId,
      userId: of.userId,
      text: 'What an owner agreed to.',
      textVersion: 'test',
      locale: 'en',
      threshold: 5_000_000n,
      amountCents: 2_000n,
      monthlyCeilingCents: 10_000n,
      page: '/billing',
    },
  });
  return id;
}
