'use client';

import { useLocale, useTranslations } from 'next-intl';
import { useId } from 'react';
import { formatAmount } from '@/components/ui/format-amount';
import type { ModelOption } from '@/lib/chat/chat-view';
import type { MessagePrice } from '@/lib/chat/price-message';
import { fromDecimal, MICROCREDITS_PER_CREDIT, microcredits } from '@/lib/platform/units';

interface ModelPickerProps {
  models: readonly ModelOption[];
  prices: readonly MessagePrice[];
  model: string;
  onChoose: (id: string) => void;
}

/** Which model answers next. The browser's own list: it works with keyboards, fingers and screen readers alike. */
export function ModelPicker({ models, prices, model, onChoose }: ModelPickerProps) {
  const t = useTranslations('chat');
  const locale = useLocale();
  const id = useId();
  const price = (decimal: string) => {
    const amount = fromDecimal(decimal) ?? microcredits(0n);
    return formatAmount(amount, locale, amount % MICROCREDITS_PER_CREDIT === 0n ? 'whole' : 'cost');
  };
  const aboutOf = ({ id: name, label }: ModelOption) => {
    const typical = fromDecimal(prices.find((one) => one.model === name)?.typical ?? '');
    return typical === null ? label : t('modelOption', { model: label, price: formatAmount(typical, locale, 'about') });
  };
  const chosen = models.find((option) => option.id === model);
  return (
    <div className="flex min-w-0 items-center gap-2">
      <label htmlFor={id} className="sr-only">
        {t('model')}
      </label>
      <select
        id={id}
        value={model}
        onChange={(event) => onChoose(event.target.value)}
        aria-describedby={`${id}-price`}
        className="h-8 min-w-0 truncate rounded-md border border-line bg-surface px-2 text-ink text-sm pointer-coarse:h-11 pointer-coarse:text-base"
      >
        {models.map((option) => (
          <option key={option.id} value={option.id}>
            {aboutOf(option)}
          </option>
        ))}
      </select>
      <span id={`${id}-price`} className="sr-only">
        {chosen ? t('priceOfModel', { input: price(chosen.inputPrice), output: price(chosen.outputPrice) }) : ''}
      </span>
    </div>
  );
}
