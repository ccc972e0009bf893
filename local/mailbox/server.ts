import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pageLanguage } from '../stripe/pages/words';
import { type Faults, parseFaults } from './faults';
import { listPage, messagePage } from './pages/mailbox-page';
import { smtpServer } from './smtp';
import { MailStore } from './store';

type Options = { httpPort?: number; smtpPort?: number; stateFile?: string | null };
type State = { store: MailStore; faults: Faults };

/** Nothing in a message runs or loads anything; a page shows it and no more. */
const POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-src 'self'; form-action 'self'; base-uri 'none'";
const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);
const MAX_BODY_BYTES = 10_000;

/** Starts the mailbox on this machine's loopback address only: SMTP to take mail, a page to read it. */
export async function startLocalMailbox({ httpPort = 0, smtpPort = 0, stateFile = null }: Options = {}): Promise<{
  url: string;
  smtpUrl: string;
  close: () => Promise<void>;
}> {
  const state: State = { store: new MailStore(stateFile), faults: {} };
  const http = createServer((request, response) => {
    void answer(state, request, response).catch(() => send(response, 500, 'text/plain', 'The mailbox failed.'));
  });
  const smtp = smtpServer(state.store, () => state.faults);
  smtp.on('error', () => undefined);
  const [page, taker] = await Promise.all([listen(http, httpPort), listen(smtp, smtpPort)]);
  const close = async () => {
    http.closeAllConnections();
    await Promise.all([
      new Promise<void>((resolve) => http.close(() => resolve())),
      new Promise<void>((resolve) => smtp.close(() => resolve())),
    ]);
  };
  return { url: `http://127.0.0.1:${page}`, smtpUrl: `smtp://127.0.0.1:${taker}`, close };
}

function listen(server: Server | ReturnType<typeof smtpServer>, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    const listening = server.listen(port, '127.0.0.1', () => {
      // On TCP, so its address is never a pipe's name.
      resolve((listening.address() as AddressInfo).port);
    });
  });
}

async function answer(state: State, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { host = '', origin } = request.headers;
  // A page elsewhere must not read this mailbox by giving its own name our address.
  if (!LOOPBACK.has(new URL(`http://${host}`).hostname)) return send(response, 403, 'text/plain', 'Not from here.');
  const url = new URL(request.url ?? '/', `http://${host}`);
  const isOurs = origin === undefined || origin === `http://${host}`;
  if (request.method !== 'GET' && !isOurs) return send(response, 403, 'text/plain', 'Not from here.');
  const { store } = state;
  const language = pageLanguage(null, request);
  const route = `${request.method} ${url.pathname}`;
  if (route === 'GET /') return page(response, listPage(store.list(), language));
  if (route === 'GET /_local/messages') return json(response, 200, { data: listed(store, url.searchParams.get('to')) });
  if (route === 'POST /clear') {
    store.clear();
    return void response.writeHead(303, { location: '/' }).end();
  }
  if (route === 'POST /_local/faults') {
    const faults = parseFaults(await readJson(request));
    if (faults) state.faults = faults;
    return json(response, faults ? 200 : 400, faults ?? { error: 'This switch is not known.' });
  }
  const mail = /^GET \/messages\/([0-9a-f-]{36})$/.exec(route)?.[1];
  const found = mail ? store.find(mail) : null;
  return found
    ? page(response, messagePage(found, language))
    : send(response, 404, 'text/plain', 'There is nothing here.');
}

function listed(store: MailStore, to: string | null) {
  const mails = store.list().toReversed();
  return to === null ? mails : mails.filter(({ recipients }) => recipients.includes(to));
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of request) {
    bytes += part.length;
    if (bytes > MAX_BODY_BYTES) return null;
    parts.push(part);
  }
  try {
    return JSON.parse(Buffer.concat(parts).toString('utf8'));
  } catch {
    return null;
  }
}

function page(response: ServerResponse, body: string): void {
  response.setHeader('content-security-policy', POLICY);
  send(response, 200, 'text/html; charset=utf-8', body);
}

function json(response: ServerResponse, status: number, body: object): void {
  send(response, status, 'application/json', JSON.stringify(body));
}

function send(response: ServerResponse, status: number, type: string, body: string): void {
  response.writeHead(status, {
    'content-type': type,
    'x-content-type-options': 'nosniff',
    'cache-control': 'no-store',
  });
  response.end(body);
}
