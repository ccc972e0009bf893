import type { IncomingMessage, ServerResponse } from 'node:http';
import { handleAuthentication } from './authentication-page-routes';
import { successUrl } from './checkout-objects';
import { needsTerms } from './checkout-options';
import { cardsOnFile, pay } from './checkout-payment';
import type { Context } from './context';
import { unknownUrl } from './errors';
import { checkNotCrossSite } from './guards';
import { handleInvoice } from './invoice-page-routes';
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
} from './pages/checkout-page';
import { receiptPage } from './pages/receipt-page';
import { type PageLanguage, pageLanguage, wordsIn } from './pages/words';
import type { Parts } from './parts';
import { handlePortal } from './portal-page-routes';
import type { StoredSession } from './state';

type Page = (parts: Parts, id: string, request: IncomingMessage, response: ServerResponse) => Promise<void> | void;

/** The pages that people see. */
const PAGES: { path: RegExp; methods: string[]; page: Page }[] = [
  { path: /^\/c\/pay\/([^/]+)$/, methods: ['GET', 'POST'], page: checkout },
  { path: /^\/3ds\/([^/]+)$/, methods: ['GET', 'POST'], page: handleAuthentication },
  { path: /^\/p\/session\/([^/]+)$/, methods: ['GET', 'POST'], page: handlePortal },
  { path: /^\/i\/([^/]+)$/, methods: ['GET', 'POST'], page: handleInvoice },
  {
    path: /^\/receipts\/([^/]+)$/,
    methods: ['GET'],
    page: ({ ctx }, id, request, response) => receipt(ctx, id, pageLanguage(null, request), response),
  },
];

export function isPage(pathname: string): boolean {
  return PAGES.some(({ path }) => path.test(pathname));
}

/** @throws StripeFault 404 when no page fits. */
export async function handlePage(parts: Parts, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { pathname } = addressOf(request);
  const method = request.method ?? 'GET';
  const found = PAGES.find(({ path, methods }) => path.test(pathname) && methods.includes(method));
  if (!found) throw unknownUrl(method, pathname);
  await found.page(parts, found.path.exec(pathname)?.[1] ?? '', request, response);
}

async function checkout(parts: Parts, id: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const stored = parts.ctx.state.sessions[id];
  if (!stored) return sendHtml(response, 404, notFoundPage(pageLanguage(null, request)));
  return request.method === 'GET' ? show(parts, stored, request, response) : submit(parts, stored, request, response);
}

async function show(
  parts: Parts,
  stored: StoredSession,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  await parts.commit();
  const language = pageLanguage(stored.session.locale, request);
  if (stored.session.status !== 'open') return sendHtml(response, closedStatus(stored), closedPage(stored, language));
  const saved = cardsOnFile(parts.ctx, stored);
  const typed = untouched(saved.map((card) => card.id));
  // What became of 3-D Secure is told where the person comes back to.
  const failure = stored.lastAttempt?.token === '' ? stored.lastAttempt.failure : null;
  sendHtml(response, 200, checkoutPage({ stored, saved, typed, errors: {}, failure, language }));
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
  const language = pageLanguage(stored.session.locale, request);
  if (stored.session.status !== 'open') return sendHtml(response, closedStatus(stored), closedPage(stored, language));
  const saved = cardsOnFile(parts.ctx, stored);
  const reading = readForm(form, {
    savedIds: saved.map((card) => card.id),
    needsEmail: needsEmail(stored),
    maySave: maySave(stored),
    mayUseBank: mayUseBank(stored),
    needsTerms: needsTerms(stored.session),
    words: wordsIn(language),
    now: parts.ctx.now(),
  });
  const view: CheckoutView = { stored, saved, typed: reading.typed, errors: {}, failure: null, language };
  if ('errors' in reading) return sendHtml(response, 400, checkoutPage({ ...view, errors: reading.errors }));
  const outcome = pay(parts.ctx, stored, reading.submission);
  await parts.commit();
  if (outcome === 'complete') return redirect(response, successUrl(stored.session));
  if ('proof' in outcome) return redirect(response, `/3ds/${outcome.proof}`);
  sendHtml(response, 402, checkoutPage({ ...view, failure: outcome.failure }));
}

function closedStatus({ session }: StoredSession): number {
  return session.status === 'expired' ? 410 : 200;
}

function receipt(ctx: Context, id: string, language: PageLanguage, response: ServerResponse): void {
  const charge = ctx.state.charges[id];
  const card = charge?.payment_method ? ctx.state.paymentMethods[charge.payment_method]?.paymentMethod : undefined;
  if (charge?.paid) sendHtml(response, 200, receiptPage(charge, card, language));
  else sendHtml(response, 404, notFoundPage(language));
}
