import { connect, type Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { GET as health } from '@/app/api/health/route';
import { GET as ready } from '@/app/api/ready/route';
import { DELETE, POST } from '@/app/api/v1/chat/completions/route';
import { GATEWAY_LIMITS } from '@/lib/ai/gateway-server';
import { OUTGOING_LIMITS } from '@/lib/ai/outgoing';
import { readBalances } from '@/lib/credits/balances';
import { db } from '@/lib/platform/db';
import { credits } from '../setup/factories';
import { startModel } from '../setup/model';
import { COMPLETIONS, makeAsker, until } from './asking';
import { type RunningGateway, startGateway } from './gateway';

const usual = { gateway: { ...GATEWAY_LIMITS }, outgoing: { ...OUTGOING_LIMITS } };
let model: Awaited<ReturnType<typeof startModel>>;
let gateway: RunningGateway;
beforeAll(async () => {
  model = await startModel();
  Object.assign(GATEWAY_LIMITS, { headers: 300, request: 600, check: 50 });
  gateway = await startGateway();
});
afterEach(() => {
  Object.assign(OUTGOING_LIMITS, usual.outgoing);
});
afterAll(async () => {
  Object.assign(GATEWAY_LIMITS, usual.gateway);
  await gateway.close();
  await model.close();
});

const noParams = { params: Promise.resolve({}) };
const question = JSON.stringify({ model: 'demo-small', messages: [{ role: 'user', content: 'Hello' }] });
const json = { 'content-type': 'application/json' };
const PER_REQUEST = ['date', 'connection', 'keep-alive', 'transfer-encoding', 'content-length', 'x-request-id'];

async function shown(response: Response) {
  const headers = [...response.headers].filter(([name]) => !PER_REQUEST.includes(name));
  const body = (await response.text())
    .replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, 'ID')
    .replace(/"created":\d+/, '"created":0');
  return { status: response.status, headers, body };
}

/** What a client sends byte by byte, and what it hears until the line is cut. */
function dial(): { socket: Socket; heard: () => string; closed: Promise<void> } {
  const socket = connect(gateway.port, '127.0.0.1');
  let text = '';
  socket.on('data', (bytes) => {
    text += bytes.toString('latin1');
  });
  socket.on('error', () => undefined);
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  return { socket, heard: () => text, closed };
}

describe('the gateway', () => {
  it('answers and refuses as the app’s route does, byte for byte', async () => {
    const { key } = await makeAsker();
    const poor = await makeAsker({ included: credits(0) });
    const asking = (body: string, headers: Record<string, string>) => ({ method: 'POST', body, headers });
    const bearer = { ...json, authorization: `Bearer ${key}` };
    const cases = [
      asking('{"model":', bearer),
      asking('{}', bearer),
      asking(question.replace('small', 'smal'), bearer),
      asking(question, { authorization: `Bearer ${key}`, 'content-type': 'text/plain' }),
      asking(question, { ...json, authorization: 'Bearer sc_wrong' }),
      asking(question, { ...json, authorization: 'nonsense' }),
      asking(question, json),
      asking(question, { ...json, authorization: `Bearer ${poor.key}` }),
      asking(`{"model":"${'x'.repeat(1_100_000)}"}`, bearer),
      asking(question.replace('Hello', '[error:500] Hello'), bearer),
      asking(question.replace('Hello', '[error:400] Hello'), bearer),
      asking(question.replace('"messages"', '"max_tokens":7,"messages"'), bearer),
      asking(question.replace('"messages"', '"stream":true,"max_tokens":7,"messages"'), bearer),
    ];
    for (const init of cases) {
      const [there, here] = [
        await shown(await fetch(`${gateway.url}/v1/chat/completions`, init)),
        await shown(await POST(new Request(COMPLETIONS, init), noParams)),
      ];
      expect(there.body).toBe(here.body);
      expect({ status: there.status, names: there.headers.map(([name]) => name) }).toEqual({
        status: here.status,
        names: here.headers.map(([name]) => name),
      });
    }
    const [there, here] = [
      await shown(await fetch(`${gateway.url}/api/v1/chat/completions`, { method: 'DELETE' })),
      await shown(await DELETE(new Request(COMPLETIONS, { method: 'DELETE' }), noParams)),
    ];
    expect(there).toEqual(here);
  });

  it('says that it lives and that it is ready, and knows no other path', async () => {
    for (const [path, route] of [
      ['/api/health', health],
      ['/api/ready', ready],
    ] as const) {
      const here = await route(new Request(`http://localhost:3000${path}`), noParams);
      expect(await shown(await fetch(`${gateway.url}${path}`))).toEqual(await shown(here));
    }
    const elsewhere = await fetch(`${gateway.url}/api/v1/credits`);
    expect(elsewhere.status).toBe(404);
    expect((await elsewhere.json()).error.code).toBe('not_found');
  });

  it('keeps a connection for the next request, and takes both from it', async () => {
    const { key } = await makeAsker();
    const { socket, heard, closed } = dial();
    const request = `POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${key}\r\ncontent-type: application/json\r\ncontent-length: ${question.length}\r\n\r\n${question}`;
    socket.write(request + request);
    await until(() => heard().match(/HTTP\/1\.1 200/g)?.length === 2);
    socket.destroy();
    await closed;
  });
});

describe('a client that takes its time', () => {
  it('for its headers or for its body is cut off, one that says nothing too, and others are served meanwhile (REL-P20)', async () => {
    const { key } = await makeAsker();
    const idle = Array.from({ length: 500 }, dial);
    const slow = dial();
    slow.socket.write('POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\nx-slow: ');
    const body = dial();
    body.socket.write(
      `POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${key}\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{"model":`,
    );
    expect((await fetch(`${gateway.url}/api/health`)).status).toBe(200);
    const headers = { ...json, authorization: `Bearer ${key}` };
    const served = await fetch(`${gateway.url}/v1/chat/completions`, { method: 'POST', body: question, headers });
    expect(served.status).toBe(200);
    await Promise.all([slow.closed, body.closed, ...idle.map(({ closed }) => closed)]);
    expect(slow.heard()).toContain('408');
    expect(body.heard()).toContain('408');
    expect((await fetch(`${gateway.url}/api/health`)).status).toBe(200);
  });

  it('for an answer that fills all buffers is given up, and pays what was produced (REL-P8)', async () => {
    OUTGOING_LIMITS.stalledReaderMs = 200;
    const { key, workspaceId } = await makeAsker();
    const { socket, closed } = dial();
    const content = '[tokens:30000] [tiny] Hello';
    const text = JSON.stringify({
      model: 'demo-small',
      stream: true,
      max_tokens: 30_000,
      messages: [{ role: 'user', content }],
    });
    socket.pause();
    socket.write(
      `POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${key}\r\ncontent-type: application/json\r\ncontent-length: ${text.length}\r\n\r\n${text}`,
    );
    await until(async () => (await db.hold.count({ where: { workspaceId, state: 'settled' } })) === 1);
    const hold = await db.hold.findFirstOrThrow({ where: { workspaceId } });
    expect(hold).toMatchObject({ receipt: { status: 'stopped_by_client' }, writtenOff: 0n });
    expect(credits(20) - (await readBalances(workspaceId)).available).toBe(hold.chargedIncluded);
    expect(hold.chargedIncluded).toBeGreaterThan(0n);
    // The line was cut from the other end.
    socket.resume();
    await closed;
  });

  it('and sends a body without end is refused after a megabyte (REL-P19)', async () => {
    const { key } = await makeAsker();
    const { socket, heard, closed } = dial();
    socket.write(
      `POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${key}\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n`,
    );
    const chunk = `${(65_536).toString(16)}\r\n${'x'.repeat(65_536)}\r\n`;
    for (let sent = 0; sent < 20; sent += 1) socket.write(chunk);
    await until(() => heard().includes('too_large'));
    expect(heard()).toContain('HTTP/1.1 413');
    await closed;
  });
});
