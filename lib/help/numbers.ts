import { defaultModel } from '@/lib/ai/catalog';
import { formatAmount } from '@/lib/i18n/format';
import { numberFormat } from '@/lib/i18n/number-format';
import * as policy from '@/lib/platform/policy';
import { creditsFor, MICROCREDITS_PER_CREDIT, type Microcredits } from '@/lib/platform/units';
import { TYPICAL_REQUEST } from '@/lib/purchases/packs';
import * as refills from '@/lib/refills/limits';
import { PAST_DUE_GRACE_DAYS } from '@/lib/subscriptions/decide-plan';
import { PLANS } from '@/lib/workspaces/plans';

/** Where the numbers of the help come from: the modules that the code itself decides by. */
const SOURCES = { ...policy, ...refills, PLANS, PAST_DUE_GRACE_DAYS, TYPICAL_REQUEST };

type Settings = { COMPLETIONS_PER_MINUTE: number; UNPAID_PURCHASES_PER_HOUR: number };

/** Of a number that counts hundredths already. */
const PERCENT = { style: 'unit', unit: 'percent' } as const;

/** The numbers of the help as readers of a language write them; `changes` are for those who want to see that they follow. */
export function numbersOf(language: string, settings: Settings, changes: Partial<typeof SOURCES> = {}) {
  const sources = { ...SOURCES, ...changes };
  const dollars = (amount: Microcredits) => inDollars(amount, language);
  const count = (number: number | bigint) => numberFormat(language).format(number);
  const percent = (part: number | bigint) => numberFormat(language, PERCENT).format(part);
  return {
    'purchase.least': dollars(creditsFor(sources.PURCHASE_MIN_CENTS)),
    'purchase.most': dollars(creditsFor(sources.PURCHASE_MAX_CENTS)),
    'purchase.unpaidPerHour': count(settings.UNPAID_PURCHASES_PER_HOUR),
    'purchase.authenticationDays': count(sources.AUTHENTICATION_DAYS),
    'low.percent': percent(sources.LOW_INCLUDED_PERCENT),
    'low.topUp': dollars(sources.LOW_TOP_UP),
    'request.typical': dollars(sources.TYPICAL_REQUEST),
    'asking.perDay': count(sources.REQUESTS_PER_DAY),
    'asking.days': count(sources.REQUEST_LIFETIME_DAYS),
    'report.megabytes': count(sources.SCREENSHOT_MEBIBYTES),
    'report.open': count(sources.OPEN_REPORTS_MOST),
    'included.percents': new Intl.ListFormat(language).format(sources.INCLUDED_PERCENTS.map(percent)),
    'plan.freeBudget': dollars(sources.PLANS.free.budget),
    'plan.graceDays': count(sources.PAST_DUE_GRACE_DAYS),
    'refill.leastThreshold': dollars(sources.THRESHOLD_MIN),
    'refill.mostThreshold': dollars(sources.THRESHOLD_MAX),
    'refill.leastAmount': dollars(creditsFor(sources.REFILL_MIN_CENTS)),
    'refill.mostAmount': dollars(creditsFor(sources.REFILL_MAX_CENTS)),
    'refill.mostCeiling': dollars(creditsFor(sources.CEILING_MAX_CENTS)),
    'refill.threshold': dollars(sources.DEFAULT_TERMS.threshold),
    'refill.amount': dollars(creditsFor(sources.DEFAULT_TERMS.amount)),
    'refill.ceiling': dollars(creditsFor(sources.DEFAULT_TERMS.ceiling)),
    'refill.declines': count(sources.DECLINES_MAX),
    'refill.backoffHours': count(sources.BACKOFF_FIRST_MS / 3_600_000),
    'refill.burst': count(sources.BREAKER.refills),
    'refill.burstMinutes': count(sources.BREAKER.withinMs / 60_000),
    'refill.perDay': count(sources.ATTEMPTS_PER_DAY),
    'card.warningDays': new Intl.ListFormat(language).format(sources.CARD_WARNING_DAYS.map(count)),
    'api.defaultModel': defaultModel(),
    'api.defaultOutput': count(sources.DEFAULT_OUTPUT_TOKENS),
    'api.usefulAnswer': count(sources.USEFUL_ANSWER_TOKENS),
    'api.idempotencyHours': count(sources.IDEMPOTENCY_HOURS),
    'api.perMinute': count(settings.COMPLETIONS_PER_MINUTE),
  };
}

/** Whole dollars without cents, everything else in full. */
export function inDollars(amount: Microcredits, language: string): string {
  return formatAmount(amount, language, amount % MICROCREDITS_PER_CREDIT === 0n ? 'whole' : 'cost');
}
