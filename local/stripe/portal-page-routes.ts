import type { IncomingMessage, ServerResponse } from 'node:http';
import type Stripe from 'stripe';
import { cardsOf } from './cards-on-file';
import type { Context } from './context';
import { checkNotCrossSite } from './guards';
import { readText, redirect, sendHtml } from './messages';
import { readForm, untouched } from './pages/checkout-form';
import { notFoundPage } from './pages/checkout-page';
import { type PortalView, portalPage } from './pages/portal-page';
import { type PageLanguage, pageLanguage, wordsIn } from './pages/words';
import type { Parts } from './parts';
import { act, addCard, afterwards, subscriptionsOf } from './portal-actions';
import { productName } from './subscriptions';

type Session = Stripe.BillingPortal.Session;

/** The portal page, and what its forms do. */
export async function handlePortal(
  parts: Parts,
  id: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { ctx } = parts;
  const session = ctx.state.portalSessions[id];
  const language = pageLanguage(session?.locale ?? null, request);
  if (!session || !ctx.state.customers[session.customer]) return sendHtml(response, 404, notFoundPage(language));
  if (request.method === 'GET') return sendHtml(response, 200, portalPage(viewOf(ctx, session, language)));
  checkNotCrossSite(request);
  const form = new URLSearchParams(await readText(request));
  if (form.get('action') === 'card') return saveCard(parts, viewOf(ctx, session, language), form, response);
  act(ctx, session, form);
  await parts.commit();
  redirect(response, afterwards(session));
}

async function saveCard(
  parts: Parts,
  shown: PortalView,
  form: URLSearchParams,
  response: ServerResponse,
): Promise<void> {
  const { ctx } = parts;
  const { session, language } = shown;
  const limits = { savedIds: [], needsEmail: false, maySave: false, mayUseBank: false, now: ctx.now() };
  const reading = readForm(form, { ...limits, words: wordsIn(language) });
  const view = { ...shown, typed: reading.typed };
  if ('errors' in reading) return sendHtml(response, 400, portalPage({ ...view, errors: reading.errors }));
  const { card } = reading.submission;
  if (typeof card === 'string' || 'saved' in card) return sendHtml(response, 400, portalPage(view));
  const outcome = addCard(ctx, session, card);
  await parts.commit();
  if (outcome === 'complete') return redirect(response, afterwards(session));
  if ('proof' in outcome) return redirect(response, `/3ds/${outcome.proof}`);
  sendHtml(
    response,
    402,
    portalPage({ ...viewOf(ctx, session, language), typed: reading.typed, failure: outcome.failure }),
  );
}

function viewOf(ctx: Context, session: Session, language: PageLanguage): PortalView {
  const customer = ctx.state.customers[session.customer];
  const id = customer?.invoice_settings.default_payment_method;
  const prices = Object.values(ctx.state.prices).filter((price) => price.active && price.recurring !== null);
  return {
    session,
    subscriptions: subscriptionsOf(ctx, session).map(({ subscription }) => {
      const item = subscription.items.data[0];
      return { subscription, name: item ? productName(ctx, item.price) : 'Plan' };
    }),
    prices: prices.map((price) => ({ price, name: productName(ctx, price) })),
    cards: cardsOf(ctx, session.customer).filter((card) => card.type === 'card'),
    defaultCard: typeof id === 'string' ? id : null,
    invoices: Object.values(ctx.state.invoices)
      .map((stored) => stored.invoice)
      .filter((invoice) => invoice.customer === session.customer && invoice.status !== 'draft')
      .reverse(),
    typed: untouched([]),
    errors: {},
    failure: null,
    language,
  };
}
