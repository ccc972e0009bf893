import 'server-only';
import type { Adjustment } from '@/lib/credits/adjustment';
import { unpromised } from '@/lib/credits/debt';
import { turned } from '@/lib/credits/month-turn';
import type { Transaction } from '@/lib/platform/db';
import { AppError } from '@/lib/platform/errors';

type Wanted = Pick<Adjustment, 'workspaceId' | 'direction' | 'amount'>;

/**
 * Whether what is to be taken or forgiven is there now, so that nobody is asked to agree to what can't be done. Balances
 * move until the other operator's yes: the adjustment itself asks once more.
 * @throws AppError `invalid_request` (`amount`)
 */
export async function assertIsThere(tx: Transaction, { workspaceId, direction, amount }: Wanted): Promise<void> {
  if (direction === 'give') return;
  const [row] = await tx.$queryRaw<{ takable: bigint; debt: bigint }[]>`
    select ${unpromised('t')} as takable, t.debt
    from (${turned('wallet')} where s.workspace_id = ${workspaceId}::uuid) t`;
  const most = direction === 'take' ? row?.takable : row?.debt;
  if (amount > (most ?? 0n)) throw new AppError('invalid_request', { param: 'amount' });
}
