import { afterAll, beforeAll, describe } from 'vitest';
import { POST } from '@/app/api/v1/chat/completions/route';
import type { MeteredCaller } from '@/lib/ai/caller';
import { SseReader } from '@/lib/ai/sse';
import { createApiKey } from '@/lib/auth/api-keys';
import { db } from '@/lib/platform/db';
import type { Role } from '@/lib/workspaces/permissions';
import { makeWorkspace } from '../setup/factories';
import { type RunningGateway, startGateway } from './gateway';

type Wanted = Parameters<typeof makeWorkspace>[0];

/** A workspace with an API key of its first person, and that person as a caller by session. */
export async function makeAsker(wanted: Wanted = {}) {
  const made = await makeWorkspace(wanted);
  const workspace = await db.workspace.findUniqueOrThrow({ where: { id: made.workspaceId } });
  const role: Role = made.people[0]?.role ?? 'owner';
  const email = made.people[0]?.email ?? '';
  const caller = { userId: made.userId, email, name: role, operator: false, role, workspace, apiKeyId: null };
  const { key } = await createApiKey(caller, 'Test');
  return { ...made, key, caller: caller satisfies MeteredCaller };
}

export const COMPLETIONS = 'http://localhost:3000/api/v1/chat/completions';

type Asking = { key: string; signal?: AbortSignal; headers?: Record<string, string> };

/** Where the lean listener is, while a suite runs over it. */
let gateway: string | null = null;

/** Tests over HTTP on the lean listener. */
export function onGateway(suite: (at: () => RunningGateway) => void): void {
  describe('(over the gateway)', () => {
    let running: RunningGateway;
    beforeAll(async () => {
      running = await startGateway();
      gateway = `${running.url}/v1/chat/completions`;
    });
    afterAll(async () => {
      gateway = null;
      await running.close();
    });
    suite(() => running);
  });
}

/** The same tests twice: over the app's route, and over the gateway. */
export function onBothMounts(suite: () => void): void {
  describe('(over the app’s route)', suite);
  onGateway(suite);
}

/** Sends a body to the completions route as it is. */
export function send(body: BodyInit, { key, signal, headers = {} }: Asking): Promise<Response> {
  const init = {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json', ...headers },
    body,
    signal,
  };
  if (gateway) return fetch(gateway, init);
  return POST(new Request(COMPLETIONS, init), { params: Promise.resolve({}) });
}

/** Asks one question; `demo-small` unless the test says otherwise. */
export function ask(prompt: string, asking: Asking, over: Record<string, unknown> = {}): Promise<Response> {
  const body = { model: 'demo-small', messages: [{ role: 'user', content: prompt }], ...over };
  return send(JSON.stringify(body), asking);
}

export type StreamedEvent = {
  error?: Record<string, unknown>;
  choices?: { delta: { content?: string }; finish_reason: string | null }[];
  usage?: Record<string, unknown> | null;
};

/** The events of a streamed answer, and whether it said that nothing follows. */
export async function readEvents(response: Response) {
  const bytes = new Uint8Array(await response.arrayBuffer());
  const all = new SseReader().push(bytes).flatMap(({ data }) => data ?? []);
  const events: StreamedEvent[] = all.filter((data) => data !== '[DONE]').map((data) => JSON.parse(data));
  return {
    events,
    isDone: all.at(-1) === '[DONE]',
    text: events.flatMap((event) => event.choices?.[0]?.delta.content ?? []).join(''),
    finish: events.flatMap((event) => event.choices?.[0]?.finish_reason ?? []).at(-1) ?? null,
    usage: events.map((event) => event.usage).findLast((usage) => usage !== undefined && usage !== null),
    error: events.find((event) => event.error)?.error,
  };
}

/** What was kept of a request. */
export function holdOf(workspaceId: string, requestId: string) {
  return db.hold.findUniqueOrThrow({ where: { workspaceId_requestId: { workspaceId, requestId } } });
}

/** Waits for what must become true within twenty seconds, without a fixed pause. */
export async function until(isTrue: () => Promise<boolean> | boolean): Promise<void> {
  const deadline = Date.now() + 20_000;
  while (!(await isTrue())) {
    if (Date.now() > deadline) throw new Error('It did not become true.');
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
