/**
 * What people are told about. `facts` are the strings that a kind's texts are filled with, and how each is written for
 * people; `href` leads to what it is about. `mayUnsubscribe`: whether it may be left out of the mail; what tells of money
 * that moved, or of a payment that waits for somebody, may not.
 */
export const KINDS = {
  purchase_done: { mayUnsubscribe: false, facts: { credits: 'credits', dollars: 'dollars', href: 'path' } },
  // Support ended the case of a payment that didn't fit. `credits` and `answer` are empty when there are none.
  purchase_closed: {
    mayUnsubscribe: false,
    facts: { dollars: 'dollars', credits: 'credits', answer: 'text', href: 'path' },
  },
  refund_done: { mayUnsubscribe: false, facts: { credits: 'credits', dollars: 'dollars', href: 'path' } },
  dispute_opened: { mayUnsubscribe: false, facts: { credits: 'credits', dollars: 'dollars', href: 'path' } },
  refill_done: { mayUnsubscribe: false, facts: { credits: 'credits', dollars: 'dollars', href: 'path' } },
  refill_declined: { mayUnsubscribe: false, facts: { dollars: 'dollars', href: 'path' } },
  refill_needs_you: { mayUnsubscribe: false, facts: { dollars: 'dollars', href: 'path' } },
  refill_paused: { mayUnsubscribe: false, facts: { why: 'text', href: 'path' } },
  // `direction` is `give`, `take` or `forgive`; `reason` is what the operator wrote.
  credits_adjusted: {
    mayUnsubscribe: false,
    facts: { direction: 'text', credits: 'credits', reason: 'text', href: 'path' },
  },
  // To whom something went wrong: what of their own requests was given back.
  requests_credited: { mayUnsubscribe: true, facts: { credits: 'exact', reason: 'text', href: 'path' } },
  report_received: { mayUnsubscribe: true, facts: { number: 'text', href: 'path' } },
  // `answer` is what the operator wrote.
  report_credited: {
    mayUnsubscribe: false,
    facts: { number: 'text', credits: 'exact', answer: 'text', href: 'path' },
  },
  report_declined: { mayUnsubscribe: true, facts: { number: 'text', answer: 'text', href: 'path' } },
  plan_changed: { mayUnsubscribe: false, facts: { plan: 'plan', href: 'path' } },
  payment_past_due: { mayUnsubscribe: false, facts: { href: 'path' } },
  card_removed: { mayUnsubscribe: false, facts: { card: 'text', href: 'path' } },
  card_expires: { mayUnsubscribe: true, facts: { card: 'text', month: 'month', href: 'path' } },
  low_balance: { mayUnsubscribe: true, facts: { available: 'credits', resets: 'date', href: 'path' } },
  included_used: { mayUnsubscribe: true, facts: { percent: 'text', left: 'text', resets: 'date', href: 'path' } },
  pools_empty: { mayUnsubscribe: true, facts: { resets: 'date', href: 'path' } },
  // `reason` and `excerpt` are empty when the one who asks gave none; so is `name` below when auto-refill bought.
  credits_asked: {
    mayUnsubscribe: true,
    facts: { name: 'text', dollars: 'dollars', reason: 'text', excerpt: 'text', href: 'path' },
  },
  credits_bought: { mayUnsubscribe: true, facts: { credits: 'credits', name: 'text', href: 'path' } },
  credits_declined: { mayUnsubscribe: true, facts: { name: 'text', answer: 'text', href: 'path' } },
  // `name` is a member's, or an API key's.
  spending_alert: { mayUnsubscribe: true, facts: { name: 'text', used: 'credits', alert: 'credits', href: 'path' } },
} as const satisfies Record<string, Kind>;

/**
 * How a fact is written: `credits` and `dollars` are decimals (`"20.000000"`, `"20.00"`), `exact` is one of credits that is
 * written to the last digit, `date` and `time` are ISO 8601,
 * `month` is as on a card (`12/2026`), `path` is a path on this site, `plan` is a plan and its seats (`team:3`), `text` stands as it is.
 */
export type FactFormat = 'text' | 'credits' | 'exact' | 'dollars' | 'date' | 'time' | 'month' | 'path' | 'plan';

type Kind = { mayUnsubscribe: boolean; facts: { href: 'path'; [name: string]: FactFormat } };

export type NoticeKind = keyof typeof KINDS;

/** What a kind needs to know; more may be told. */
export type Facts<K extends NoticeKind> = Record<keyof (typeof KINDS)[K]['facts'], string> & Record<string, string>;

export const NOTICE_KINDS = Object.keys(KINDS).filter(isNoticeKind);

/** Whether a word from the database or from outside names a kind of notice. */
export function isNoticeKind(word: string): word is NoticeKind {
  return Object.hasOwn(KINDS, word);
}

/** Whether people may leave this kind out of their mail. */
export function mayUnsubscribe(kind: NoticeKind): boolean {
  return KINDS[kind].mayUnsubscribe;
}

/** How a kind's facts are written; a fact that it doesn't name is text. */
export function formatOf(kind: NoticeKind, fact: string): FactFormat {
  const formats: Record<string, FactFormat> = KINDS[kind].facts;
  return formats[fact] ?? 'text';
}
