import type { IncomingMessage, ServerResponse } from 'node:http';
import { invalid, unknownUrl } from './errors';
import { findEvent } from './events';
import { faultsSchema } from './faults';
import { checkNotCrossSite } from './guards';
import { addressOf, readText, redirect, sendHtml, sendJson } from './messages';
import { inspectorPage } from './pages/inspector-page';
import type { Parts } from './parts';

/**
 * The switches that make deliveries go wrong, and the page that shows the events. Open to this machine only; other
 * sites' pages are refused.
 */
export async function handleControl(parts: Parts, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (request.method !== 'GET') checkNotCrossSite(request);
  const { pathname } = addressOf(request);
  const resend = /^\/_local\/events\/(evt_\w+)\/resend$/.exec(pathname);
  if (request.method === 'GET' && pathname === '/_local') {
    return sendHtml(response, 200, inspectorPage(parts.ctx.state, parts.faults.settings));
  }
  if (request.method === 'GET' && pathname === '/_local/faults') return answer(response, parts.faults.settings);
  if (request.method === 'POST' && pathname === '/_local/faults') {
    parts.faults.set(await readFaults(request));
    return answer(response, parts.faults.settings);
  }
  if (request.method === 'POST' && resend?.[1]) {
    const stored = findEvent(parts.ctx, resend[1]);
    await parts.deliverer.resend(stored);
    if (request.headers.accept?.includes('text/html')) return redirect(response, '/_local');
    return answer(response, { id: stored.event.id, type: stored.event.type, deliveries: stored.deliveries });
  }
  throw unknownUrl(request.method ?? 'GET', pathname);
}

async function readFaults(request: IncomingMessage) {
  const result = faultsSchema.safeParse(parseJson(await readText(request)));
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  throw invalid(`Invalid switches: ${issue ? `${issue.path.join('.')} ${issue.message}`.trim() : 'unreadable'}`);
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
