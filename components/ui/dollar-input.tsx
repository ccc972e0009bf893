import { useLocale } from 'next-intl';
import type { ComponentProps } from 'react';
import { dollarSign } from '@/lib/i18n/format';
import { Input } from './input';

/** A field for an amount of dollars, with the sign where the reader's language writes it. */
export function DollarInput(props: Omit<ComponentProps<typeof Input>, 'prefix' | 'suffix'>) {
  return <Input inputMode="decimal" autoComplete="off" {...dollarSign(useLocale())} {...props} />;
}
