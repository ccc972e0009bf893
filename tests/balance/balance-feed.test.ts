import { expect, test, vi } from 'vitest';
import { watchBalances, watchedWorkspaces } from '@/lib/balance/balance-feed';
import { balanceStream } from '@/lib/balance/balance-stream';
import type { BalanceView } from '@/lib/balance/balance-view';
import type { Balances } from '@/lib/credits/balances';
import { releaseHold } from '@/lib/credits/end-hold';
import { placeHold } from '@/lib/credits/holds';
import { resetClock, setClock } from '@/tests/setup/clock';
import { buyCredits, credits, holdRequest, makeWorkspace, spend } from '@/tests/setup/factories';

/** Everything a listener was told, newest last. */
function follow(workspaceId: string) {
  const heard: Balances[] = [];
  const stop = watchBalances(workspaceId, (balances) => heard.push(balances));
  return { heard, stop };
}

const until = (check: () => void) => vi.waitFor(check, { timeout: 10_000, interval: 20 });

test('a purchase reaches every open page of its workspace, and no other', async () => {
  const [buyer, other] = [await makeWorkspace(), await makeWorkspace()];
  const pages = [follow(buyer.workspaceId), follow(buyer.workspaceId), follow(other.workspaceId)];
  await until(() => expect(pages.map(({ heard }) => heard.length)).toEqual([1, 1, 1]));

  await buyCredits(buyer.workspaceId, buyer.userId, credits(20));
  await until(() => expect(pages.map(({ heard }) => heard.at(-1)?.topUp)).toEqual([credits(20), credits(20), 0n]));
  expect(pages[2]?.heard).toHaveLength(1);
  for (const { stop } of pages) stop();
});

test('what a running request holds and gives back is told, though no credit moves', async () => {
  const of = await makeWorkspace({ included: credits(20) });
  const { heard, stop } = follow(of.workspaceId);
  await until(() => expect(heard).toHaveLength(1));

  const request = holdRequest(of, { asked: credits(3), least: credits(3), limit: credits(3) });
  await placeHold(request);
  await until(() => expect(heard.at(-1)).toMatchObject({ held: credits(3), available: credits(17) }));
  await releaseHold({ workspaceId: of.workspaceId, requestId: request.requestId, receipt: {} });
  await until(() => expect(heard.at(-1)).toMatchObject({ held: 0n, available: credits(20) }));
  stop();
});

test('the turn of the month is told without any request', async () => {
  const of = await makeWorkspace({ included: credits(20) });
  await spend(of, credits(8));
  const { heard, stop } = follow(of.workspaceId);
  await until(() => expect(heard.at(-1)?.included).toBe(credits(12)));

  const next = heard.at(-1)?.resetsAt;
  try {
    await setClock(new Date((next?.getTime() ?? 0) + 1_000).toISOString());
    await until(() => expect(heard.at(-1)?.included).toBe(credits(20)));
    expect(heard.at(-1)?.resetsAt.getTime()).toBeGreaterThan(next?.getTime() ?? 0);
  } finally {
    stop();
    await resetClock();
  }
});

test('a page that opens later is told at once, from what is known', async () => {
  const of = await makeWorkspace();
  const first = follow(of.workspaceId);
  await until(() => expect(first.heard).toHaveLength(1));
  const second = follow(of.workspaceId);
  expect(second.heard).toEqual(first.heard);
  first.stop();
  second.stop();
});

test('nobody is watched any more when the last page is closed', async () => {
  const of = await makeWorkspace();
  const pages = [follow(of.workspaceId), follow(of.workspaceId)];
  expect(watchedWorkspaces()).toBe(1);
  pages[0]?.stop();
  expect(watchedWorkspaces()).toBe(1);
  pages[1]?.stop();
  expect(watchedWorkspaces()).toBe(0);
});

/** Reads a stream of events until it holds `count` balances. */
async function readEvents(reader: ReadableStreamDefaultReader<Uint8Array>, count: number): Promise<BalanceView[]> {
  const decoder = new TextDecoder();
  for (let text = ''; ; ) {
    const events = [...text.matchAll(/^data: (.*)\n\n/gm)].map(([, data]) => JSON.parse(data ?? ''));
    if (events.length >= count) return events;
    const { value, done } = await reader.read();
    if (done) throw new Error('the stream ended');
    text += decoder.decode(value, { stream: true });
  }
}

test('a page is told the moment the last credit is spent', async () => {
  const of = await makeWorkspace({ included: credits(20) });
  const { workspaceId } = of;
  const stream = balanceStream({ workspaceId, recheck: async () => workspaceId, signal: new AbortController().signal });
  const reader = stream.getReader();
  expect(await readEvents(reader, 1)).toMatchObject([{ state: 'ok', amounts: { available: '20.000000' } }]);
  await spend(of, credits(20));
  expect(await readEvents(reader, 1)).toMatchObject([{ state: 'empty', amounts: { available: '0.000000' } }]);
  await reader.cancel();
  expect(watchedWorkspaces()).toBe(0);
});

test('a page that goes away leaves nothing behind', async () => {
  const of = await makeWorkspace();
  const { workspaceId } = of;
  const left = new AbortController();
  const reader = balanceStream({ workspaceId, recheck: async () => workspaceId, signal: left.signal }).getReader();
  await readEvents(reader, 1);
  left.abort();
  expect((await reader.read()).done).toBe(true);
  expect(watchedWorkspaces()).toBe(0);
});

test('a page that goes away while its permission is checked takes no other page with it', async () => {
  const { workspaceId } = await makeWorkspace();
  const signal = new AbortController().signal;
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  try {
    let answer = (_: null) => {};
    const recheck = () => new Promise<null>((resolve) => (answer = resolve));
    const leaving = balanceStream({ workspaceId, recheck, signal }).getReader();
    await readEvents(leaving, 1);
    await vi.advanceTimersByTimeAsync(30_000);
    await leaving.cancel();
    const { stop } = follow(workspaceId);
    answer(null);
    await vi.advanceTimersByTimeAsync(1);
    expect(watchedWorkspaces()).toBe(1);
    stop();
  } finally {
    vi.useRealTimers();
  }
});

test('a server that is asked to stop does not wait for the pages that are open', async () => {
  const of = await makeWorkspace();
  const { workspaceId } = of;
  const reader = balanceStream({
    workspaceId,
    recheck: async () => workspaceId,
    signal: new AbortController().signal,
  }).getReader();
  await readEvents(reader, 1);
  const others = process.listeners('SIGTERM').filter((listener) => listener.name !== 'shutDown');
  for (const listener of others) process.off('SIGTERM', listener);
  process.emit('SIGTERM', 'SIGTERM');
  for (const listener of others) process.on('SIGTERM', listener);
  expect((await reader.read()).done).toBe(true);
  expect(process.listeners('SIGTERM')).toEqual(others);
});

test('whoever was removed from the workspace hears nothing more after the next check', async () => {
  const of = await makeWorkspace();
  const { workspaceId } = of;
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  try {
    let removed = false;
    const recheck = async () => (removed ? null : workspaceId);
    const reader = balanceStream({ workspaceId, recheck, signal: new AbortController().signal }).getReader();
    await readEvents(reader, 1);
    await vi.advanceTimersByTimeAsync(30_000);
    expect(watchedWorkspaces()).toBe(1);
    removed = true;
    await vi.advanceTimersByTimeAsync(30_000);
    expect(watchedWorkspaces()).toBe(0);
    while (!(await reader.read()).done);
  } finally {
    vi.useRealTimers();
  }
});
