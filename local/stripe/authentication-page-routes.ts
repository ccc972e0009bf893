import type { IncomingMessage, ServerResponse } from 'node:http';
import { finishProof } from './authentications';
import { findPaymentMethod } from './cards-on-file';
import type { Context } from './context';
import { checkNotCrossSite } from './guards';
import { readText, redirect, sendHtml } from './messages';
import { authenticationPage, nothingToProvePage } from './pages/authentication-page';
import { cardLine } from './pages/card-fields';
import { money } from './pages/html';
import type { Parts } from './parts';

/** The page of 3-D Secure. Whoever has answered goes on to where the payment was begun. */
export async function handleAuthentication(
  parts: Parts,
  id: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { ctx } = parts;
  const waiting = ctx.state.authentications[id];
  if (!waiting) return sendHtml(response, 200, nothingToProvePage());
  const card = cardLine(findPaymentMethod(ctx, waiting.paymentMethod));
  if (request.method === 'GET') return sendHtml(response, 200, authenticationPage(amountOf(ctx, id), card));
  checkNotCrossSite(request);
  const form = new URLSearchParams(await readText(request));
  // Two answers may come while the form is read; only the first finds it still waiting.
  if (!ctx.state.authentications[id]) return sendHtml(response, 200, nothingToProvePage());
  const onward = finishProof(ctx, waiting, form.get('outcome') === 'complete');
  await parts.commit();
  if (onward === null) return sendHtml(response, 200, nothingToProvePage());
  redirect(response, onward);
}

function amountOf(ctx: Context, id: string): string | null {
  const intent = ctx.state.paymentIntents[id];
  if (intent) return money(intent.amount, intent.currency);
  const session = ctx.state.sessions[id]?.session;
  return session ? money(session.amount_total ?? 0, session.currency ?? 'usd') : null;
}
