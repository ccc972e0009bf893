import type { IncomingMessage, ServerResponse } from 'node:http';
import { cardsOnFile, pay } from './checkout-payment';
import { unknownUrl } from './errors';
import { checkNotCrossSite } from './guards';
import { addressOf, readText, redirect, sendHtml } from './messages';
import { readForm, untouched } from './pages/checkout-form';
import {
  type CheckoutView,
  checkoutPage,
  closedPage,
  maySave,
  mayUseBank,
  needsEmail,
  notFoundPage,
  successUrl,
} from './pages/checkout-page';
import { receiptPage } from './pages/receipt-page';
import type { Parts } from './parts';
import type { StoredSession } from './state';

/** The pages that people see: payment and receipt. */
export async function handlePage(parts: Parts, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { pathname } = addressOf(request);
  const [, , , sessionId = ''] = pathname.split('/');
  const [, , chargeId = ''] = pathname.split('/');
  if (request.method === 'GET' && pathname.startsWith('/receipts/')) return receipt(parts, chargeId, response);
  const stored = parts.ctx.state.sessions[sessionId];
  if (pathname.startsWith('/c/pay/') && !stored) return sendHtml(response, 404, notFoundPage());
  if (stored && request.method === 'GET') return show(parts, stored, response);
  if (stored && request.method === 'POST') return submit(parts, stored, request, response);
  throw unknownUrl(request.method ?? 'GET', pathname);
}

async function show(parts: Parts, stored: StoredSession, response: ServerResponse): Promise<void> {
  await parts.commit();
  if (stored.session.status !== 'open') return sendHtml(response, closedStatus(stored), closedPage(stored));
  const saved = cardsOnFile(parts.ctx, stored);
  const typed = untouched(saved.map((card) => card.id));
  sendHtml(response, 200, checkoutPage({ stored, saved, typed, errors: {}, failure: null }));
}

/** Between reading the form and the charge nothing is awaited, so that two submissions can't both pay. */
async function submit(
  parts: Parts,
  stored: StoredSession,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  checkNotCrossSite(request);
  const form = new URLSearchParams(await readText(request));
  if (stored.session.status === 'complete') return redirect(response, successUrl(stored.session));
  if (stored.session.status !== 'open') return sendHtml(response, closedStatus(stored), closedPage(stored));
  const saved = cardsOnFile(parts.ctx, stored);
  const reading = readForm(form, {
    savedIds: saved.map((card) => card.id),
    needsEmail: needsEmail(stored),
    maySave: maySave(stored),
    mayUseBank: mayUseBank(stored),
    now: parts.ctx.now(),
  });
  const view: CheckoutView = { stored, saved, typed: reading.typed, errors: {}, failure: null };
  if ('errors' in reading) return sendHtml(response, 400, checkoutPage({ ...view, errors: reading.errors }));
  const failure = pay(parts.ctx, stored, reading.submission);
  await parts.commit();
  if (failure !== null) return sendHtml(response, 402, checkoutPage({ ...view, failure }));
  redirect(response, successUrl(stored.session));
}

function closedStatus({ session }: StoredSession): number {
  return session.status === 'expired' ? 410 : 200;
}

function receipt({ ctx }: Parts, id: string, response: ServerResponse): void {
  const charge = ctx.state.charges[id];
  const card = charge?.payment_method ? ctx.state.paymentMethods[charge.payment_method]?.paymentMethod : undefined;
  if (charge?.paid) sendHtml(response, 200, receiptPage(charge, card));
  else sendHtml(response, 404, notFoundPage());
}
