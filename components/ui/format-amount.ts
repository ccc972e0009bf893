export { type AmountKind, formatAmount } from '@/lib/i18n/format';
