import type { IncomingMessage, ServerResponse } from 'node:http';
import { invalid, unknownUrl } from './errors';
import { findEvent } from './events';
import { checkNotCrossSite } from './guards';
import { addressOf, readText, redirect, sendHtml, sendJson } from './messages';
import { inspectorPage } from './pages/inspector-page';
import type { Parts } from './parts';
import { clockFace, SWITCHES } from './switches';

/**
 * The switches with which tests and people make things happen that Stripe, banks or networks would do, and the page that shows the events.
 * Open to this machine only; other sites' pages are refused.
 */
export async function handleControl(parts: Parts, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { pathname } = addressOf(request);
  if (request.method === 'GET') return show(parts, pathname, response);
  checkNotCrossSite(request);
  if (request.method !== 'POST') throw unknownUrl(request.method ?? '', pathname);
  const resend = /^\/_local\/events\/(evt_\w+)\/resend$/.exec(pathname);
  if (resend?.[1]) return sendAgain(parts, resend[1], request, response);
  const found = SWITCHES.find(({ path }) => path.test(pathname));
  if (!found) throw unknownUrl('POST', pathname);
  const text = await readText(request);
  const body = isForm(request) ? Object.fromEntries(new URLSearchParams(text)) : parseJson(text);
  const result = found.run(parts, body, found.path.exec(pathname)?.[1] ?? '');
  await parts.commit();
  if (isForm(request)) redirect(response, '/_local');
  else answer(response, result);
}

function show(parts: Parts, pathname: string, response: ServerResponse): void {
  if (pathname === '/_local') sendHtml(response, 200, inspectorPage(parts.ctx.state, parts.faults.settings));
  else if (pathname === '/_local/faults') answer(response, parts.faults.settings);
  else if (pathname === '/_local/clock') answer(response, clockFace(parts));
  else throw unknownUrl('GET', pathname);
}

async function sendAgain(parts: Parts, id: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const stored = findEvent(parts.ctx, id);
  await parts.deliverer.resend(stored);
  if (request.headers.accept?.includes('text/html')) return redirect(response, '/_local');
  answer(response, { id: stored.event.id, type: stored.event.type, deliveries: stored.deliveries });
}

/** From a button of the inspector's. */
function isForm({ headers }: IncomingMessage): boolean {
  return headers['content-type'] === 'application/x-www-form-urlencoded';
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text || '{}');
  } catch {
    throw invalid('Invalid switches: the body must be JSON.');
  }
}

function answer(response: ServerResponse, value: object): void {
  sendJson(response, { status: 200, body: JSON.stringify(value, null, 2) });
}
