import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { POST as PRICE } from '@/app/api/chat/price/route';
import { POST } from '@/app/api/chat/route';
import type { Caller } from '@/lib/auth/api-caller';
import { sessionCookieName } from '@/lib/auth/session-cookie';
import { createSession } from '@/lib/auth/sessions';
import { readDraft } from '@/lib/chat/drafts';
import { db } from '@/lib/platform/db';
import { env } from '@/lib/platform/env';
import { credits } from '../setup/factories';
import { startModel } from '../setup/model';
import { makeChatter, memberOf, readEvents } from './chatter';

let model: Awaited<ReturnType<typeof startModel>>;

beforeAll(async () => {
  model = await startModel();
});

afterAll(() => model.close());

async function post(
  caller: Caller,
  body: unknown,
  headers: Record<string, string> = {},
  route = POST,
): Promise<Response> {
  const { token } = await createSession(caller.userId);
  const request = new Request(`${env().APP_URL}/api/chat`, {
    method: 'POST',
    headers: {
      cookie: `${sessionCookieName()}=${token}`,
      'content-type': 'application/json',
      'sec-fetch-site': 'same-origin',
      ...headers,
    },
    body: JSON.stringify(body),
  });
  return route(request, { params: Promise.resolve({}) });
}

const hello = { message: 'Hello', model: 'demo-small' };

describe('POST /api/chat', () => {
  it('streams the conversation first, then the answer, then what it cost', async () => {
    const caller = await makeChatter({ included: credits(5) });
    const response = await post(caller, hello);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toContain('text/event-stream');
    expect(response.headers.get('cache-control')).toContain('no-transform');
    expect(response.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
    if (!response.body) throw new Error('no stream');
    const events = await readEvents(response.body);
    expect(events.accepted().conversation_id).toMatch(/^[0-9a-f-]{36}$/);
    expect(events.text().length).toBeGreaterThan(0);
    expect(events.usage()?.cost).toMatch(/^0\.\d{6}$/);
  });

  it('answers 402 with what this person may do, and the text is their draft', async () => {
    const caller = await makeChatter({ included: credits(0), plan: 'pro' });
    const response = await post(caller, hello);
    expect(response.status).toBe(402);
    const { error } = await response.json();
    expect(error).toMatchObject({ type: 'insufficient_credits', code: 'insufficient_credits', retryable: false });
    expect(error.credits.available).toBe('0.000000');
    expect(error.actions).toContainEqual(expect.objectContaining({ rel: 'buy_credits' }));
    expect(await readDraft(memberOf(caller), 'new')).toBe('Hello');
  });

  it("refuses a conversation of somebody else's as if it did not exist", async () => {
    const owner = await makeChatter();
    const { id } = await db.conversation.create({ data: { ...memberOf(owner), title: 'Private' } });
    const response = await post(await makeChatter(), { ...hello, conversation_id: id });
    expect(response.status).toBe(404);
    expect(await db.message.count({ where: { conversationId: id } })).toBe(0);
  });

  it('belongs to people on our own pages: no other site, nobody signed out, no API key', async () => {
    const caller = await makeChatter();
    expect((await post(caller, hello, { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    expect((await post(caller, hello, { cookie: '' })).status).toBe(401);
    expect((await post(caller, hello, { authorization: 'Bearer sc_unknown' })).status).toBe(401);
  });

  it('names the parameter that is missing or unknown', async () => {
    const caller = await makeChatter();
    const missing = await post(caller, { message: 'Hello' });
    expect(await missing.json()).toMatchObject({ error: { code: 'invalid_request', param: 'model' } });
    const unknown = await post(caller, { ...hello, max_tokens: 1 });
    expect(await unknown.json()).toMatchObject({ error: { code: 'invalid_request', param: 'max_tokens' } });
  });

  it('refuses bodies that are no JSON or too large', async () => {
    const caller = await makeChatter();
    expect((await post(caller, hello, { 'content-type': 'text/plain' })).status).toBe(415);
    expect((await post(caller, { ...hello, message: 'x'.repeat(1_100_000) })).status).toBe(413);
    expect((await post(caller, { ...hello, message: 'x'.repeat(100_001) })).status).toBe(400);
  });
});

describe('POST /api/chat/price', () => {
  it('tells what a message would cost on each model on sale, and charges nothing', async () => {
    const caller = await makeChatter({ included: credits(5) });
    const { prices } = await (await post(caller, { message: 'Hello' }, {}, PRICE)).json();
    expect(prices.length).toBeGreaterThan(1);
    expect(prices[0]).toEqual({
      model: expect.any(String),
      least: expect.stringMatching(/^0\.\d{6}$/),
      typical: expect.stringMatching(/^0\.\d{6}$/),
      most: expect.stringMatching(/^0\.\d{6}$/),
      needed: expect.stringMatching(/^0\.\d{6}$/),
    });
    expect(await db.hold.count({ where: { workspaceId: caller.workspace.id } })).toBe(0);
  });

  it('belongs to whoever is signed in here', async () => {
    const caller = await makeChatter();
    expect((await post(caller, { message: 'x' }, { cookie: '' }, PRICE)).status).toBe(401);
    expect((await post(caller, { message: 'x'.repeat(100_001) }, {}, PRICE)).status).toBe(400);
  });
});

describe('Idempotency-Key on POST /api/chat', () => {
  it('answers the same message with the same answer, and says that it is a repetition', async () => {
    const caller = await makeChatter({ included: credits(5) });
    const headers = { 'idempotency-key': 'a-key-of-the-page' };
    const first = await post(caller, hello, headers);
    const id = first.headers.get('x-request-id');
    const text = (await readEvents(first.body ?? new ReadableStream())).text();
    const second = await post(caller, hello, headers);
    expect(second.headers.get('idempotent-replayed')).toBe('true');
    expect(second.headers.get('x-request-id')).toBe(id);
    expect((await readEvents(second.body ?? new ReadableStream())).text()).toBe(text);
    expect((await post(caller, hello, { 'idempotency-key': 'no key' })).status).toBe(400);
  });
});
