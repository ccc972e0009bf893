'use client';

import { useTranslations } from 'next-intl';
import { BuyCreditsButton } from '@/components/buying/buy-credits-button';
import { coverageOf } from '@/components/chat/to-finish';
import { CreditAmount } from '@/components/ui/credit-amount';
import { Disclosure } from '@/components/ui/disclosure';
import type { ModelOption } from '@/lib/chat/chat-view';
import type { MessagePrice } from '@/lib/chat/price-message';
import { creditsFor, toDollars } from '@/lib/platform/units';

interface PriceByModelProps {
  models: readonly ModelOption[];
  prices: readonly MessagePrice[];
  /** The model that is chosen. */
  model: string;
  available: string;
  /** Path of this chat, to come back to after paying. */
  returnTo: string;
}

/**
 * What would finish the waiting message, what it would cost on each model, and how far what is left reaches. Beside the
 * alert and not in it: it follows the typing, and would be spoken with every word.
 */
export function PriceByModel({ models, prices, model, available, returnTo }: PriceByModelProps) {
  const t = useTranslations('chat');
  const cell = 'px-2 py-1 text-left font-normal first:pl-0 last:pr-0';
  const price = prices.find((one) => one.model === model);
  const toFinish = price ? coverageOf(price, available).toFinish : null;
  return (
    <div className="space-y-2 px-1 text-sm">
      {toFinish ? (
        <p>
          {t.rich('toFinish', { amount: () => <CreditAmount value={creditsFor(toFinish)} /> })}{' '}
          <BuyCreditsButton variant="link" returnTo={returnTo} amount={toDollars(toFinish)}>
            {t.rich('buyToFinish', { amount: () => <CreditAmount value={creditsFor(toFinish)} /> })}
          </BuyCreditsButton>
        </p>
      ) : null}
      <Disclosure look="link" summary={t('priceByModel')}>
        <table className="mt-2 w-full tabular-nums">
          <thead className="text-muted text-xs">
            <tr>
              <th scope="col" className={cell}>
                {t('model')}
              </th>
              <th scope="col" className={cell}>
                {t('thisMessage')}
              </th>
              <th scope="col" className={cell}>
                {t('whatIsLeft')}
              </th>
            </tr>
          </thead>
          <tbody>
            {prices.map((price) => (
              <tr key={price.model} className="border-line border-t">
                <th scope="row" className={cell}>
                  {models.find(({ id }) => id === price.model)?.label ?? price.model}
                </th>
                <td className={cell}>
                  <CreditAmount value={price.least} kind="about" /> – <CreditAmount value={price.most} kind="about" />
                </td>
                <td className={cell}>{t(`pays.${coverageOf(price, available).pays}`)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Disclosure>
    </div>
  );
}
