import { readFileSync } from 'node:fs';
import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Pool } from 'pg';
import { type MoneyText, rebind } from '../money-text';

/**
 * The limit: a pass-through of `node:http` that parses nothing. With BENCH_STATEMENTS it also sends the money statements
 * of our own request path, as plain named statements of node-postgres, and answers only after the last of them.
 */
const upstream = new URL(process.env.BENCH_UPSTREAM ?? '');
const file = process.env.BENCH_STATEMENTS;
const texts: MoneyText[] = file ? JSON.parse(readFileSync(file, 'utf8')) : [];
const agent = new Agent({ keepAlive: true, maxSockets: 1_000 });
const pool = texts.length > 0 ? new Pool({ connectionString: process.env.DATABASE_URL, max: 10 }) : null;
let turn = 0;

const server = createServer((incoming, outgoing) => {
  void pass(incoming, outgoing).catch((error: unknown) => outgoing.destroy(error instanceof Error ? error : undefined));
});
server.keepAliveTimeout = 120_000;
server.listen(0, '127.0.0.1', () => {
  // Listening on TCP, so its address is never a pipe's name.
  const { port } = server.address() as AddressInfo;
  process.send?.({ url: `http://127.0.0.1:${port}` });
});

async function pass(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const text = texts[turn++ % texts.length];
  const money = text && rebind(text);
  await send(money?.before ?? []);
  const headers = { 'content-type': 'application/json', 'content-length': incoming.headers['content-length'] ?? '0' };
  const { hostname, port } = upstream;
  const call = request({ agent, hostname, port, path: incoming.url, method: 'POST', headers }, (answer) => {
    outgoing.writeHead(answer.statusCode ?? 502, { 'content-type': answer.headers['content-type'] ?? '' });
    if (!money) return void answer.pipe(outgoing);
    answer.pipe(outgoing, { end: false });
    answer.once('end', () => {
      void send(money.after).then(() => outgoing.end());
    });
  });
  incoming.pipe(call);
}

async function send(statements: MoneyText['before']): Promise<void> {
  for (const statement of statements) await pool?.query(statement);
}
