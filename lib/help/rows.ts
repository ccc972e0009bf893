import { modelsOnSale } from '@/lib/ai/catalog';
import { textsOf } from '@/lib/i18n/catalogue';
import { numberFormat } from '@/lib/i18n/number-format';
import { AppError, ERROR_CODES } from '@/lib/platform/errors';
import { creditsFor, type Microcredits } from '@/lib/platform/units';
import { aboutRequests, PACKS, TYPICAL_REQUEST } from '@/lib/purchases/packs';
import { isPaidPlan, PLAN_NAMES, PLANS } from '@/lib/workspaces/plans';
import { inDollars } from './numbers';

/** Lists and rows of tables that are as long as what they tell of: plans, packs, models, errors. */
export function rowsOf(language: string) {
  const dollars = (amount: Microcredits) => inDollars(amount, language);
  const count = (number: number | bigint) => numberFormat(language).format(number);
  const planName = textsOf('plansText', language);
  const sentences = textsOf('apiErrors', language);
  const packs = PACKS.map(creditsFor);
  return {
    'rows.plans': table(
      PLAN_NAMES.map((plan) => {
        const { price, budget, minSeats, maxSeats } = PLANS[plan];
        const seats = minSeats === maxSeats ? count(minSeats) : `${count(minSeats)}–${count(maxSeats)}`;
        return [planName(`names.${plan}`), dollars(creditsFor(price)), dollars(budget), seats];
      }),
    ),
    'rows.packs': table(PACKS.map((pack) => [dollars(creditsFor(pack)), count(aboutRequests(pack, TYPICAL_REQUEST))])),
    'rows.models': table(
      modelsOnSale().map(({ model, label, input, cachedInput, output }) => [
        label,
        `\`${model}\``,
        ...[input, cachedInput, output].map(dollars),
      ]),
    ),
    'rows.errors': table(
      ERROR_CODES.map((code) => new AppError(code))
        .sort((one, other) => one.status - other.status)
        .map(({ status, code }) => [String(status), `\`${code}\``, sentences(code)]),
    ),
    'list.packs': new Intl.ListFormat(language, { type: 'disjunction' }).format(packs.map(dollars)),
    'list.paidPlans': new Intl.ListFormat(language, { type: 'disjunction' }).format(
      PLAN_NAMES.filter(isPaidPlan).map((plan) => planName(`names.${plan}`)),
    ),
  };
}

function table(rows: string[][]): string {
  return rows.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
