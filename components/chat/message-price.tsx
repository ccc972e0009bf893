'use client';

import { useTranslations } from 'next-intl';
import { coverageOf } from '@/components/chat/to-finish';
import { useBalance } from '@/components/shell/balance-provider';
import { CreditAmount } from '@/components/ui/credit-amount';
import type { MessagePrice as Price } from '@/lib/chat/price-message';
import { creditsFor } from '@/lib/platform/units';

/** What the message in the box will cost, before it is sent, and whether what is left pays for the longest answer to it. */
export function MessagePrice({ id, price, isEmpty }: { id: string; price: Price | undefined; isEmpty: boolean }) {
  const t = useTranslations('chat');
  const { balance } = useBalance();
  if (!price) return null;
  const coverage = balance ? coverageOf(price, balance.amounts.available) : null;
  const more = coverage?.pays === 'begun' && coverage.toFinish ? creditsFor(coverage.toFinish) : null;
  return (
    <p id={id} className="min-h-[1.125rem] px-4 pb-2.5 text-muted text-xs tabular-nums">
      {isEmpty
        ? // What that comes to stands beside it, with the model.
          t('priceAbout')
        : t.rich('priceRange', {
            least: () => <CreditAmount value={price.least} kind="about" />,
            most: () => <CreditAmount value={price.most} kind="about" />,
          })}
      {!isEmpty && balance && more ? (
        <span className="text-warning">
          {' '}
          {t.rich('mayEndEarly', {
            left: () => <CreditAmount value={balance.amounts.available} />,
            more: () => <CreditAmount value={more} />,
          })}
        </span>
      ) : null}
    </p>
  );
}
