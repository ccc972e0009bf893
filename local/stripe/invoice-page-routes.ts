import type { IncomingMessage, ServerResponse } from 'node:http';
import { cardsOf } from './cards-on-file';
import { newCard, type Submission } from './checkout-payment';
import { BY_A_PERSON } from './context';
import { checkNotCrossSite } from './guards';
import { collectInvoice } from './invoice-payment';
import { intentOf } from './invoices';
import { readText, redirect, sendHtml } from './messages';
import { readForm, untouched } from './pages/checkout-form';
import { notFoundPage } from './pages/checkout-page';
import { type InvoiceView, invoicePage } from './pages/invoice-page';
import { pageLanguage, wordsIn } from './pages/words';
import type { Parts } from './parts';
import type { StoredInvoice } from './state';

/** The hosted invoice page, and its payment form. */
export async function handleInvoice(
  parts: Parts,
  id: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { ctx } = parts;
  const stored = ctx.state.invoices[id];
  const language = pageLanguage(null, request);
  if (!stored || stored.invoice.status === 'draft') return sendHtml(response, 404, notFoundPage(language));
  const saved = cardsOf(ctx, String(stored.invoice.customer));
  const view: InvoiceView = {
    invoice: stored.invoice,
    saved,
    typed: untouched(saved.map((card) => card.id)),
    errors: {},
    failure: null,
    language,
  };
  if (request.method === 'GET') return sendHtml(response, 200, invoicePage(view));
  checkNotCrossSite(request);
  const form = new URLSearchParams(await readText(request));
  if (stored.invoice.status !== 'open') return redirect(response, `/i/${id}`);
  const savedIds = saved.map((card) => card.id);
  const limits = { savedIds, needsEmail: false, maySave: false, mayUseBank: false, now: ctx.now() };
  const reading = readForm(form, { ...limits, words: wordsIn(language) });
  if ('errors' in reading)
    return sendHtml(response, 400, invoicePage({ ...view, typed: reading.typed, errors: reading.errors }));
  const { next, failure } = payWith(parts, stored, reading.submission);
  await parts.commit();
  if (next) return redirect(response, next);
  sendHtml(response, 402, invoicePage({ ...view, typed: reading.typed, failure }));
}

function payWith(
  { ctx }: Parts,
  stored: StoredInvoice,
  { card }: Submission,
): { next?: string; failure: string | null } {
  const page = `/i/${stored.invoice.id}`;
  const email = stored.invoice.customer_email;
  if (typeof card === 'string') return { failure: null };
  const paymentMethod =
    'saved' in card ? ctx.state.paymentMethods[card.saved]?.paymentMethod : newCard(ctx, card, email);
  if (!paymentMethod) return { failure: null };
  const verdict = collectInvoice(ctx, stored, { paymentMethod, presence: 'on_session', page }, BY_A_PERSON);
  if (verdict === 'action') return { next: `/3ds/${intentOf(ctx, stored)?.id ?? ''}`, failure: null };
  return typeof verdict === 'object' ? { failure: verdict.message } : { next: page, failure: null };
}
