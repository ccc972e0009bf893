import { Agent, createServer, type IncomingMessage, type ServerResponse, request as send } from 'node:http';

/** One call on its way to a service, and what of its answer has been passed on. */
export type Call = {
  method: string;
  path: string;
  body: string;
  /** Pieces of the answer that were passed on, with the moment (ms of `performance.now()`). */
  passed: { text: string; at: number }[];
};

export type CallFate = 'pass' | 'reset' | { status: number };

export type CallWatcher = {
  /** The service has not heard of the call yet. */
  before?: (call: Call) => CallFate | Promise<CallFate>;
  /** The service has answered, the app has not heard of it: `head` when the first, `body` when the whole is here. */
  head?: (call: Call) => 'pass' | 'reset' | Promise<'pass' | 'reset'>;
  /** Before each piece of a body is passed on. */
  piece?: (call: Call) => 'pass' | 'reset' | Promise<'pass' | 'reset'>;
  /** Everything but the end was passed on. */
  end?: (call: Call) => 'pass' | 'reset' | Promise<'pass' | 'reset'>;
};

export type HttpTap = {
  url: string;
  watch(watcher: CallWatcher): () => void;
  /** Calls so far. */
  calls: Call[];
  close(): Promise<void>;
};

/** Stands between an app and a service that it calls over HTTP. */
export async function startHttpTap(target: string): Promise<HttpTap> {
  const watchers = new Set<CallWatcher>();
  const calls: Call[] = [];
  const agent = new Agent({ keepAlive: true });
  const server = createServer((incoming, outgoing) => {
    relay(incoming, outgoing, { target, agent, watchers, calls }).catch(() => outgoing.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`,
    watch: (watcher) => {
      watchers.add(watcher);
      return () => watchers.delete(watcher);
    },
    calls,
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      agent.destroy();
      await closed;
    },
  };
}

type Tap = { target: string; agent: Agent; watchers: ReadonlySet<CallWatcher>; calls: Call[] };

async function relay(incoming: IncomingMessage, outgoing: ServerResponse, tap: Tap): Promise<void> {
  const parts: Buffer[] = [];
  for await (const part of incoming) parts.push(part);
  const body = Buffer.concat(parts);
  const { method = 'GET', url: path = '/' } = incoming;
  const call: Call = { method, path, body: plain(body.toString()), passed: [] };
  tap.calls.push(call);
  for (const { before } of [...tap.watchers]) {
    const fate = (await before?.(call)) ?? 'pass';
    if (fate === 'reset') return void incoming.socket.destroy();
    if (fate !== 'pass') return void outgoing.writeHead(fate.status).end('{"error":{"message":"Planted by a test"}}');
  }
  const { hostname, port } = new URL(tap.target);
  const upstream = send({
    hostname,
    port,
    method,
    path,
    agent: tap.agent,
    headers: { ...incoming.headers, host: `${hostname}:${port}` },
  });
  outgoing.on('close', () => upstream.destroy());
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    upstream.once('response', resolve);
    upstream.once('error', reject);
    upstream.end(body);
  });
  if (await isReset(tap, 'head', call)) return void incoming.socket.destroy();
  outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
  outgoing.flushHeaders();
  for await (const piece of answer) {
    if (await isReset(tap, 'piece', call)) return void incoming.socket.destroy();
    call.passed.push({ text: piece.toString(), at: performance.now() });
    outgoing.write(piece);
  }
  if (await isReset(tap, 'end', call)) return void incoming.socket.destroy();
  outgoing.end();
}

async function isReset({ watchers }: Tap, moment: 'head' | 'piece' | 'end', call: Call): Promise<boolean> {
  for (const watcher of [...watchers]) if ((await watcher[moment]?.(call)) === 'reset') return true;
  return false;
}

/** A form or JSON as text in which an id can be found. */
function plain(body: string): string {
  try {
    return decodeURIComponent(body.replaceAll('+', ' '));
  } catch {
    return body;
  }
}
