import { microcredits, usdCents } from './units';

/**
 * The numbers and rules that people rely on and that belong to no single module. Plans stand in lib/workspaces/plans,
 * packs in lib/purchases/packs, model prices in lib/pricing/price-list; pages, validation and help read them from there.
 */

/** Smallest and largest amount of one purchase. */
export const PURCHASE_MIN_CENTS = usdCents(1_00n);
export const PURCHASE_MAX_CENTS = usdCents(100_000_00n);
/** Unpaid Checkout Sessions that a workspace may start in an hour; more looks like card testing. */
export const UNPAID_SESSIONS_PER_HOUR = 10;
/** A purchase whose card's owner has to prove who they are waits for them so long. */
export const AUTHENTICATION_DAYS = 3;
/** Trips to Stripe for a card that a workspace may begin in an hour; more looks like card testing. */
export const CARD_SETUPS_PER_HOUR = 10n;
/** Owners are told so many days before the card on file expires. */
export const CARD_WARNING_DAYS = [30, 7] as const;
/** How long an invitation can be accepted, and how many a workspace may send in a day. */
export const INVITATION_DAYS = 7;
export const INVITATIONS_PER_DAY = 50;
/** Age at which Stripe's signed webhook is refused as a replay. */
export const WEBHOOK_TOLERANCE_SECONDS = 300;

/** An answer shorter than this is of no use to anybody, so it isn't started. */
export const USEFUL_ANSWER_TOKENS = 64;
/** Output cap when the caller names none. */
export const DEFAULT_OUTPUT_TOKENS = 4_096;
/** A hold covers the input and one slice of output at a time. */
export const SLICE_TOKENS = 1_024;
/** A slice is enlarged when fewer tokens than this are left of it. */
export const SLICE_MARGIN_TOKENS = 256;
/** A hold expires this long after its last renewal. */
export const HOLD_LIFETIME_SECONDS = 120;
/** Of what an answer has handed over, no more than this much time's may be unknown to the database: a crash loses it. */
export const UNNOTED_LIMIT_MS = 1_000;
/** Running streams note their progress this often: once a second, early enough that no answer waits for its note. */
export const PROGRESS_INTERVAL_MS = 900;

/** The answer to a request with an Idempotency-Key is kept this long. */
export const IDEMPOTENCY_HOURS = 24;

/** Low: under 10 % of the month's included credits and under 2 credits of top-up. */
export const LOW_INCLUDED_PERCENT = 10n;
export const LOW_TOP_UP = microcredits(2_000_000n);
/** Why a request was refused is kept so long, of one workspace at most so often a minute: a loop says the same again and again. */
export const REFUSALS_KEPT_DAYS = 31;
export const REFUSALS_KEPT_PER_MINUTE = 30;

/** Smallest and largest monthly limit or alert of a member or a key: a cent, and the largest purchase. */
export const LIMIT_MIN = microcredits(10_000n);
export const LIMIT_MAX = microcredits(100_000_000_000n);

/** Smallest and largest balance that an owner may call low instead: the same. */
export const LOW_THRESHOLD_MIN = microcredits(10_000n);
export const LOW_THRESHOLD_MAX = microcredits(100_000_000_000n);

/** Parts of the month's included credits, in percent, at which a workspace is told that they are used. */
export const INCLUDED_PERCENTS = [50, 80, 95] as const;
/** After a word about low (or used up) credits nothing more is said about that for so long, however the balance moves. */
export const NOTICE_COOLDOWN_HOURS = 6;

/** How often a member may ask the owners for credits in a day, and after how many days one that nobody answered ends. */
export const REQUESTS_PER_DAY = 3;
export const REQUEST_LIFETIME_DAYS = 14;
/** Longest reason, and longest answer, of such a request. */
export const REASON_CHARACTERS = 300;

/** Shortest and longest text of a report of a wrong charge, how large its picture may be, and how many of a workspace may wait at once. */
export const REPORT_CHARACTERS = { least: 10, most: 2_000 } as const;
export const SCREENSHOT_MEBIBYTES = 2;
export const OPEN_REPORTS_MOST = 20;

/** What operators may adjust of one workspace in a day before another one of them has to agree, unless the settings say otherwise. */
export const ADJUSTMENT_CEILING = microcredits(100_000_000n);
/** Most that one adjustment may move, as the database has it too: what is larger is a slip of the hand. */
export const ADJUSTMENT_MOST = microcredits(100_000_000_000n);
/** Shortest and longest reason of what an operator does. */
export const OPERATOR_REASON_CHARACTERS = { least: 5, most: 500 } as const;
