/** What the page needs of an error of our API; the server decided everything in it. */
export interface ApiError {
  code: string;
  message: string;
  param: string | null;
  /** Credits this request would have needed at least, a decimal string. */
  needed: string | null;
  /** What could be spent when it was refused. */
  available: string | null;
  /** A cheaper model that could answer with what is left. */
  cheaperModel: string | null;
  /** The monthly limit that is in the way. */
  limit?: LimitReached;
}

export interface LimitReached {
  /** Credits a month, and what was charged of them: decimal strings. */
  amount: string;
  charged: string;
  /** When it begins anew (ISO time). */
  resetsAt: string;
  /** Where this person can change it; null for who may not. */
  change: string | null;
}

const UNREADABLE: ApiError = {
  code: 'internal_error',
  message: '',
  param: null,
  needed: null,
  available: null,
  cheaperModel: null,
};

/** The request never reached the server, or its answer never came back. */
export const OFFLINE: ApiError = { ...UNREADABLE, code: 'offline' };

/** The session has ended while somebody was typing. */
export const SIGNED_OUT: ApiError = { ...UNREADABLE, code: 'unauthenticated' };

/** Reads the error body of our API; whatever does not look like one is an internal error. */
export function readApiError(body: unknown): ApiError {
  const error = field(body, 'error');
  const code = field(error, 'code');
  if (typeof code !== 'string') return UNREADABLE;
  const credits = field(error, 'credits');
  const actions = field(error, 'actions');
  const useModel = Array.isArray(actions) ? actions.find((action) => field(action, 'rel') === 'use_model') : undefined;
  return {
    code,
    message: text(field(error, 'message')) ?? '',
    param: text(field(error, 'param')),
    needed: text(field(credits, 'needed')),
    available: text(field(credits, 'available')),
    cheaperModel: text(field(useModel, 'model')),
    ...limitIn(error),
  };
}

function limitIn(error: unknown): { limit?: LimitReached } {
  const [limit, resetsAt, actions] = [field(error, 'limit'), text(field(error, 'resets_at')), field(error, 'actions')];
  const [amount, charged] = [text(field(limit, 'amount')), text(field(limit, 'charged'))];
  if (amount === null || charged === null || resetsAt === null || !Array.isArray(actions)) return {};
  const href = text(
    field(
      actions.find((action) => field(action, 'rel') === 'change_limit'),
      'href',
    ),
  );
  return { limit: { amount, charged, resetsAt, change: href && new URL(href).pathname } };
}

/** Reads the body of a refused response; a proxy's error page is no JSON, and that is fine. */
export async function readRefusal(response: Response): Promise<ApiError> {
  try {
    return readApiError(await response.json());
  } catch {
    return UNREADABLE;
  }
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

function text(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
