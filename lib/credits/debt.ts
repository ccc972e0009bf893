import { Prisma } from '@/lib/generated/prisma/client';

/**
 * What a debt takes from the top-up pool, over a row `source` of the balances after everything else: the debt, as far as
 * top-up reaches and running requests were not promised it.
 */
export function collectDebt(source: 'after'): Prisma.Sql {
  const s = Prisma.raw(source);
  return Prisma.sql`least(${s}.debt, ${s}.top_up, greatest(0, ${s}.included + ${s}.top_up - ${s}.held))`;
}
