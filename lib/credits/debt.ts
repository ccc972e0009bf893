import { Prisma } from '@/lib/generated/prisma/client';

/** What of the top-up pool running requests were not promised, over a row of balances: only that can be taken from it. */
export function unpromised(source: 't' | 'after'): Prisma.Sql {
  const s = Prisma.raw(source);
  return Prisma.sql`least(${s}.top_up, greatest(0, ${s}.included + ${s}.top_up - ${s}.held))`;
}

/** What a debt takes from the top-up pool, over the row `after` of the balances after everything else. */
export const COLLECTED_DEBT = Prisma.sql`least(after.debt, ${unpromised('after')})`;
