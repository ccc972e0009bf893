/**
 * Every refusal that leaves this program has one of these codes. The table is the only place where a code gets its
 * status, its type and its public sentence; what is not an AppError is answered as `internal_error`, without detail.
 */
const ERRORS = {
  invalid_request: { status: 400, type: 'invalid_request_error', message: 'The request is not valid.' },
  not_found: { status: 404, type: 'invalid_request_error', message: 'There is nothing here that you may see.' },
  model_not_found: { status: 404, type: 'invalid_request_error', message: 'This model is not on sale here.' },
  method_not_allowed: {
    status: 405,
    type: 'invalid_request_error',
    message: 'This address does not take that method.',
  },
  too_large: { status: 413, type: 'invalid_request_error', message: 'The request is too large.' },
  unsupported_media_type: { status: 415, type: 'invalid_request_error', message: 'Send JSON (application/json).' },
  unauthenticated: { status: 401, type: 'authentication_error', message: 'Sign in, or send a valid API key.' },
  forbidden: { status: 403, type: 'permission_error', message: 'Your role does not allow this.' },
  cross_origin: { status: 403, type: 'permission_error', message: 'This request did not come from our own pages.' },
  member_limit_reached: { status: 403, type: 'permission_error', message: 'Your monthly limit is reached.' },
  key_limit_reached: { status: 403, type: 'permission_error', message: "This API key's monthly limit is reached." },
  plan_required: { status: 403, type: 'permission_error', message: 'This needs a paid plan.' },
  insufficient_credits: { status: 402, type: 'insufficient_credits', message: 'There are not enough credits left.' },
  idempotency_conflict: {
    status: 409,
    type: 'invalid_request_error',
    message: 'This key was used for another request.',
  },
  still_running: { status: 409, type: 'invalid_request_error', message: 'The first request is still running.' },
  rate_limited: { status: 429, type: 'rate_limit_error', message: 'Too many requests. Wait a moment and try again.' },
  held_by_running_requests: {
    status: 429,
    type: 'rate_limit_error',
    message: 'Running requests have reserved the rest of the credits. Try again when one has finished.',
  },
  internal_error: { status: 500, type: 'api_error', message: 'Something went wrong on our side. Nothing was charged.' },
  provider_error: { status: 502, type: 'api_error', message: 'The model failed to answer. Nothing was charged.' },
  stripe_unavailable: { status: 502, type: 'api_error', message: 'Stripe could not be reached. Nothing was charged.' },
  provider_timeout: { status: 504, type: 'api_error', message: 'The model took too long. Nothing was charged.' },
  ledger_unavailable: {
    status: 503,
    type: 'api_error',
    message: 'Balances cannot be checked right now, so nothing was started and nothing was charged.',
  },
} as const;

export type ErrorCode = keyof typeof ERRORS;

/** All of them, for those who explain them. */
export const ERROR_CODES = Object.keys(ERRORS).filter((code): code is ErrorCode => Object.hasOwn(ERRORS, code));

type AppErrorOptions = {
  /** Public sentence in English; the table's own by default. */
  message?: string;
  /** Name of the parameter at fault. */
  param?: string;
  /** Extra facts for machines; they stand inside `error`, so never put a secret here. */
  facts?: Record<string, unknown>;
  retryAfterSeconds?: number;
  cause?: unknown;
};

export class AppError extends Error {
  readonly code: ErrorCode;
  /** Whether its sentence is the table's own, which there is in every language. */
  readonly isGeneral: boolean;
  readonly param: string | null;
  readonly facts: Record<string, unknown>;
  readonly retryAfterSeconds: number | null;

  constructor(code: ErrorCode, options: AppErrorOptions = {}) {
    super(options.message ?? ERRORS[code].message, { cause: options.cause });
    this.name = 'AppError';
    this.code = code;
    this.isGeneral = options.message === undefined;
    this.param = options.param ?? null;
    this.facts = options.facts ?? {};
    this.retryAfterSeconds = options.retryAfterSeconds ?? null;
  }

  get status(): number {
    return ERRORS[this.code].status;
  }

  /** The body that every error under /api has: `{ error: { type, code, message, param, … }, request_id }`. */
  toJson(requestId: string, sentence = this.message): { error: Record<string, unknown>; request_id: string } {
    const { type } = ERRORS[this.code];
    return {
      error: { type, code: this.code, message: sentence, param: this.param, ...this.facts },
      request_id: requestId,
    };
  }
}

/** What was read, or null where there is nothing to see: `not_found` alone is no failure to a page that can say so. */
export async function orNull<T>(read: Promise<T>): Promise<T | null> {
  try {
    return await read;
  } catch (error) {
    if (error instanceof AppError && error.code === 'not_found') return null;
    throw error;
  }
}

/** Any thrown value as an AppError; a database that is away is `ledger_unavailable`, the unknown `internal_error`. */
export function asAppError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  if (isDatabaseAway(error)) return new AppError('ledger_unavailable', { cause: error, retryAfterSeconds: 5 });
  return new AppError('internal_error', { cause: error });
}

// Postgres starting, stopping, out of connections, not reachable, or gone in the middle, in the words of each layer.
const AWAY_CODES = new Set([
  ...['P1000', 'P1001', 'P1002', 'P1008', 'P1017', 'P2024', 'P2028', '57P01', '57P02', '57P03', '57P05', '53300'],
  // There, and unable: read-only, disk or memory full, a lock or an answer not had in time, too many collisions.
  ...['25006', '53100', '53200', '53400', '58030', '55P03', '57014', '40001', '40P01'],
]);
const AWAY_KINDS = new Set(['DatabaseNotReachable', 'ConnectionClosed', 'SocketTimeout', 'TooManyConnections']);
const AWAY_MESSAGE =
  /^(Connection terminated|Can't reach database server|timeout exceeded when trying to connect|Query read timeout|This database is a replica)/;

function isDatabaseAway(error: unknown): boolean {
  for (let cause: unknown = error, depth = 0; cause instanceof Error && depth < 5; cause = cause.cause, depth += 1) {
    if (AWAY_MESSAGE.test(cause.message)) return true;
    if (sqlStateOf(cause).some((state) => AWAY_CODES.has(state) || AWAY_KINDS.has(state))) return true;
  }
  return false;
}

const STATE_NAMES = new Set(['code', 'originalCode', 'sqlState', 'kind']);

/** SQLSTATEs (and Prisma's own codes and kinds) that a database error carries, wherever the driver adapter put them. */
export function sqlStateOf(error: unknown): string[] {
  const found: string[] = [];
  const visit = (value: unknown, depth: number): void => {
    if (typeof value !== 'object' || value === null || depth > 5) return;
    for (const [key, inner] of Object.entries(value)) {
      if (STATE_NAMES.has(key) && typeof inner === 'string') found.push(inner);
      else visit(inner, depth + 1);
    }
    if (value instanceof Error) visit(value.cause, depth + 1);
  };
  visit(error, 0);
  return found;
}
