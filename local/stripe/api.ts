import type { IncomingMessage, ServerResponse } from 'node:http';
import Stripe from 'stripe';
import { balanceTransactionRoutes } from './balance-transactions';
import { chargeRoutes } from './charges';
import { checkoutSessionRoutes } from './checkout-sessions';
import type { Cause } from './context';
import { customerRoutes } from './customer-routes';
import { disputeRoutes } from './dispute-routes';
import { envelope, invalid, StripeFault } from './errors';
import { eventRoutes } from './events';
import { parseForm } from './form';
import { checkCaller } from './guards';
import type { KeyedRequest } from './idempotency';
import { newId } from './ids';
import { previewRoutes } from './invoice-preview';
import { invoiceRoutes } from './invoice-routes';
import { addressOf, readText, sendJson } from './messages';
import type { Parts } from './parts';
import { paymentIntentRoutes } from './payment-intent-routes';
import { paymentMethodRoutes } from './payment-methods';
import { portalRoutes } from './portal-sessions';
import { priceRoutes } from './prices';
import { productRoutes } from './products';
import { refundRoutes } from './refund-routes';
import { match, type Route } from './router';
import { setupIntentRoutes } from './setup-intent-routes';
import { subscriptionRoutes } from './subscription-routes';
import { webhookEndpointRoutes } from './webhook-endpoints';

const ROUTES: Route[] = [
  ...customerRoutes,
  ...checkoutSessionRoutes,
  ...paymentIntentRoutes,
  ...setupIntentRoutes,
  ...productRoutes,
  ...priceRoutes,
  ...subscriptionRoutes,
  ...previewRoutes,
  ...invoiceRoutes,
  ...portalRoutes,
  ...chargeRoutes,
  ...refundRoutes,
  ...disputeRoutes,
  ...balanceTransactionRoutes,
  ...paymentMethodRoutes,
  ...eventRoutes,
  ...webhookEndpointRoutes,
];

interface Answer {
  status: number;
  body: string;
  /** The id of the request that was carried out first, when this is a replay. */
  replayOf?: string;
}

/** One call of Stripe's API, from the key to the saved answer. */
export async function handleApi(parts: Parts, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const idempotencyKey = request.method === 'POST' ? String(request.headers['idempotency-key'] ?? '') || null : null;
  const cause: Cause = { requestId: newId('req'), idempotencyKey };
  const headers = {
    'request-id': cause.requestId ?? '',
    'stripe-version': Stripe.API_VERSION,
    ...(idempotencyKey ? { 'idempotency-key': idempotencyKey } : {}),
  };
  const answer = await answerTo(parts, request, cause).catch(envelope);
  if (answer.status < 400 && parts.faults.take('apiErrorAfter')) {
    response.destroy();
    return;
  }
  if (answer.status < 400 && parts.faults.take('apiHang')) return;
  sendJson(response, answer, { ...headers, ...('replayOf' in answer ? replayHeaders(answer.replayOf) : {}) });
}

function replayHeaders(first: string | undefined): Record<string, string> {
  return first ? { 'idempotent-replayed': 'true', 'original-request': first } : {};
}

async function answerTo(parts: Parts, request: IncomingMessage, cause: Cause): Promise<Answer> {
  const body = await readText(request);
  checkCaller(request, parts.secretKey);
  const { pathname, search } = addressOf(request);
  const method = request.method ?? 'GET';
  const { route, id } = match(ROUTES, method, pathname);
  injectFailure(parts);
  checkContentType(request, body);
  const run = route.prepare(parseForm(method === 'POST' ? body : search.slice(1)), id);
  const execute = () => outcome(() => run(parts.ctx, cause));
  if (cause.idempotencyKey) {
    return keyed(parts, { key: cause.idempotencyKey, request: `${method} ${pathname}`, body }, cause, execute);
  }
  const answer = execute();
  await parts.commit();
  return answer;
}

/** Only what was carried out is stored under a key; refused parameters never come this far. */
async function keyed(
  { faults, keys, commit }: Parts,
  request: KeyedRequest,
  cause: Cause,
  execute: () => Answer,
): Promise<Answer> {
  const stored = keys.claim(request);
  if (stored) return { status: stored.status, body: stored.body, replayOf: stored.requestId };
  try {
    const answer = faults.take('apiErrorSaved') ? envelope(broken('apiErrorSaved')) : execute();
    keys.store(request, { ...answer, requestId: cause.requestId ?? '' });
    await commit();
    return answer;
  } finally {
    keys.release(request.key);
  }
}

function outcome(run: () => object): Answer {
  try {
    return { status: 200, body: JSON.stringify(run(), null, 2) };
  } catch (error) {
    return envelope(error);
  }
}

function injectFailure({ faults }: Parts): void {
  if (faults.take('rateLimit')) {
    throw new StripeFault(429, {
      type: 'invalid_request_error',
      code: 'rate_limit',
      message: 'Request rate limit exceeded. Learn more about rate limits at https://docs.stripe.com/rate-limits.',
    });
  }
  if (faults.take('apiError')) throw broken('apiError');
}

function broken(name: string): StripeFault {
  return new StripeFault(500, { type: 'api_error', message: `An error occurred, by the switch "${name}".` });
}

function checkContentType(request: IncomingMessage, body: string): void {
  const type = request.headers['content-type'] ?? '';
  if (body !== '' && !type.startsWith('application/x-www-form-urlencoded')) {
    throw invalid(`Invalid request: unsupported content type '${type}'. Requests are form-encoded.`, { status: 400 });
  }
}
