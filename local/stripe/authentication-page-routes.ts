import type { IncomingMessage, ServerResponse } from 'node:http';
import { finishProof } from './authentications';
import { findPaymentMethod } from './cards-on-file';
import type { Context } from './context';
import { checkNotCrossSite } from './guards';
import { readText, redirect, sendHtml } from './messages';
import { authenticationPage, nothingToProvePage } from './pages/authentication-page';
import { cardLine } from './pages/card-fields';
import { money } from './pages/html';
import { type PageLanguage, pageLanguage } from './pages/words';
import type { Parts } from './parts';
import type { StoredAuthentication } from './state';

/** The page of 3-D Secure. Whoever has answered goes on to where the payment was begun. */
export async function handleAuthentication(
  parts: Parts,
  id: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { ctx } = parts;
  const waiting = ctx.state.authentications[id];
  const language = pageLanguage(waiting ? localeOf(ctx, waiting) : null, request);
  const nothing = nothingToProvePage(language);
  if (!waiting) return sendHtml(response, 200, nothing);
  const card = cardLine(findPaymentMethod(ctx, waiting.paymentMethod), language);
  if (request.method === 'GET')
    return sendHtml(response, 200, authenticationPage(amountOf(ctx, id, language), card, language));
  checkNotCrossSite(request);
  const form = new URLSearchParams(await readText(request));
  // Two answers may come while the form is read; only the first finds it still waiting.
  if (!ctx.state.authentications[id]) return sendHtml(response, 200, nothing);
  const onward = finishProof(ctx, waiting, form.get('outcome') === 'complete');
  await parts.commit();
  if (onward === null) return sendHtml(response, 200, nothing);
  redirect(response, onward);
}

/** That of the page on which it began, where it began on one of ours. */
function localeOf(ctx: Context, { page }: StoredAuthentication): string | null {
  const id = page?.split('/').at(-1) ?? '';
  return (ctx.state.sessions[id]?.session ?? ctx.state.portalSessions[id])?.locale ?? null;
}

function amountOf(ctx: Context, id: string, language: PageLanguage): string | null {
  const intent = ctx.state.paymentIntents[id];
  if (intent) return money(intent.amount, intent.currency, language);
  const session = ctx.state.sessions[id]?.session;
  return session ? money(session.amount_total ?? 0, session.currency ?? 'usd', language) : null;
}
