import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readBalances } from '@/lib/credits/balances';
import { db } from '@/lib/platform/db';
import { freePort } from '@/scripts/lib/port.mjs';
import { startApp } from '../setup/app';
import { credits } from '../setup/factories';
import { startModel } from '../setup/model';
import { makeAsker, readEvents, until } from './asking';

let model: Awaited<ReturnType<typeof startModel>>;
beforeAll(async () => {
  model = await startModel();
});
afterAll(() => model.close());

/** The gateway in a process of its own, as `npm run gateway` is. */
async function startProcess(drainMs: number): Promise<{ url: string; child: ChildProcess; ended: Promise<number> }> {
  const port = await freePort();
  const child = fork(fileURLToPath(new URL('gateway-process.ts', import.meta.url)), {
    execArgv: ['--import', 'tsx', '--conditions=react-server'],
    silent: true,
    env: { ...process.env, GATEWAY_PORT: String(port), TEST_DRAIN_MS: String(drainMs) },
  });
  const ended = once(child, 'exit').then(([code]) => Number(code));
  const url = `http://127.0.0.1:${port}`;
  await until(async () => (await fetch(`${url}/api/ready`).catch(() => null))?.ok === true);
  return { url, child, ended };
}

function stream(url: string, key: string, prompt: string): Promise<Response> {
  return fetch(`${url}/api/v1/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'demo-small', stream: true, messages: [{ role: 'user', content: prompt }] }),
  });
}

const STREAMS = 50;

async function startMany(url: string, key: string, prompt: string): Promise<Response[]> {
  return Promise.all(Array.from({ length: STREAMS }, () => stream(url, key, prompt)));
}

describe('a server that has to stop', () => {
  it('lets fifty running answers come to their end and books each, then ends by itself (REL-P21)', async () => {
    const { key, workspaceId } = await makeAsker();
    const { url, child, ended } = await startProcess(20_000);
    const responses = await startMany(url, key, '[slow:30] [tokens:90] Hello');
    child.kill('SIGTERM');
    const answers = await Promise.all(responses.map(readEvents));
    expect(answers.every(({ isDone, finish }) => isDone && finish === 'stop')).toBe(true);
    expect(await ended).toBe(0);
    expect(await db.hold.count({ where: { workspaceId, state: 'settled' } })).toBe(STREAMS);
    const told = answers.reduce((sum, { usage }) => sum + credits(Number(usage?.cost)), 0n);
    expect(credits(20) - (await readBalances(workspaceId)).available).toBe(told);
  }, 120_000);

  it('ends what takes too long in good order, and books what was produced (REL-P21)', async () => {
    const { key, workspaceId } = await makeAsker();
    const { url, child, ended } = await startProcess(500);
    const responses = await startMany(url, key, '[slow:50] [tokens:3000] Hello');
    child.kill('SIGTERM');
    const answers = await Promise.all(responses.map(readEvents));
    expect(await ended).toBe(0);
    for (const { isDone, finish, usage, text } of answers) {
      expect({ isDone, finish }).toEqual({ isDone: true, finish: 'length' });
      expect(usage).toMatchObject({ stopped_by: 'server', estimated: true });
      expect(text.length).toBeGreaterThan(0);
    }
    expect(await db.hold.count({ where: { workspaceId, state: 'settled' } })).toBe(STREAMS);
    const told = answers.reduce((sum, { usage }) => sum + credits(Number(usage?.cost)), 0n);
    expect(told).toBeGreaterThan(0n);
    expect(credits(20) - (await readBalances(workspaceId)).available).toBe(told);
  }, 120_000);

  it('and is the app lets running answers come to their end too (REL-P21)', async () => {
    const { key, workspaceId } = await makeAsker();
    const app = await startApp();
    const responses = await startMany(app.url, key, '[slow:30] [tokens:90] Hello');
    const stopped = app.stop();
    const answers = await Promise.all(responses.map(readEvents));
    expect(answers.every(({ isDone, finish }) => isDone && finish === 'stop')).toBe(true);
    await stopped;
    expect(await db.hold.count({ where: { workspaceId, state: 'settled' } })).toBe(STREAMS);
    expect((await readBalances(workspaceId)).held).toBe(0n);
  }, 120_000);
});
