import { afterEach, expect, test, vi } from 'vitest';
import { coalesced } from '@/lib/ledger/coalesce';

afterEach(() => void vi.useRealTimers());

const call = (requestId: string, workspaceId = 'one') => ({ workspaceId, requestId });

/** A database that answers when it is told to; knows which wallets somebody else has locked, and what was sent together. */
function slowDatabase() {
  const sent: string[][] = [];
  const locked = new Set<string>();
  const answers: (() => void)[] = [];
  const run = async (
    calls: { workspaceId: string; requestId: string }[],
    { skipsLocked }: { skipsLocked: boolean },
  ) => {
    sent.push([...(skipsLocked === false ? ['waits'] : []), ...calls.map(({ requestId }) => requestId)]);
    await new Promise<void>((resolve) => answers.push(resolve));
    if (calls.some(({ requestId }) => requestId === 'bad'))
      throw Object.assign(new Error('refused'), { code: '23514' });
    if (calls.some(({ requestId }) => requestId === 'typo')) throw Object.assign(new Error('wrong'), { code: '42P22' });
    if (calls.some(({ requestId }) => requestId === 'cut')) throw new Error('Connection terminated');
    const done = calls.filter(({ workspaceId }) => !(skipsLocked && locked.has(workspaceId)) && workspaceId !== 'none');
    return new Map(done.map(({ requestId }) => [requestId, `done ${requestId}`]));
  };
  const answerNext = async () => {
    answers.shift()?.();
    await new Promise((resolve) => setImmediate(resolve));
  };
  const answerAll = async () => {
    while (answers.length > 0) await answerNext();
  };
  return { sent, locked, run, answerNext, answerAll };
}

test('a call is sent at once when nobody is before it, and those that come meanwhile go together', async () => {
  const { sent, run, answerAll } = slowDatabase();
  const send = coalesced(run);
  const answers = Promise.all([call('a'), call('b'), call('c', 'two')].map(send));
  expect(sent).toEqual([['a']]);
  await answerAll();
  expect(await answers).toEqual(['done a', 'done b', 'done c']);
  expect(sent).toEqual([['a'], ['b', 'c']]);
});

test('a wallet that somebody else has locked is waited for by its own calls and by nobody else', async () => {
  const { sent, locked, run, answerAll } = slowDatabase();
  locked.add('stuck');
  const send = coalesced(run);
  const answers = Promise.all([call('a', 'stuck'), call('b'), call('c', 'stuck')].map(send));
  await answerAll();
  expect(await answers).toEqual(['done a', 'done b', 'done c']);
  expect(sent).toEqual([['a'], ['waits', 'a'], ['b', 'c'], ['waits', 'c']]);
});

test('while calls wait for a locked wallet, later ones on it join them and leave the shared statement alone', async () => {
  const { sent, locked, run, answerNext, answerAll } = slowDatabase();
  locked.add('stuck');
  const send = coalesced(run);
  const first = send(call('a', 'stuck'));
  await answerNext();
  const later = [call('b', 'stuck'), call('c'), call('d', 'stuck')].map(send);
  expect(sent).toEqual([['a'], ['waits', 'a'], ['c']]);
  await answerAll();
  expect(await Promise.all([first, ...later])).toEqual(['done a', 'done b', 'done c', 'done d']);
  expect(sent.at(-1)).toEqual(['waits', 'b', 'd']);
});

test('calls on one locked wallet that were sent together wait for it one batch after the other', async () => {
  const { sent, locked, run, answerNext, answerAll } = slowDatabase();
  locked.add('stuck');
  const send = coalesced(run);
  const answers = Promise.all([call('a'), call('b', 'stuck'), call('c', 'stuck')].map(send));
  await answerNext();
  await answerNext();
  expect(sent).toEqual([['a'], ['b', 'c'], ['waits', 'b']]);
  await answerAll();
  expect(await answers).toEqual(['done a', 'done b', 'done c']);
  expect(sent.at(-1)).toEqual(['waits', 'c']);
});

test('a wallet that is free again shares its statements with the others again', async () => {
  const { sent, locked, run, answerAll } = slowDatabase();
  locked.add('stuck');
  const send = coalesced(run);
  const first = send(call('a', 'stuck'));
  await answerAll();
  await first;
  locked.clear();
  const later = Promise.all([call('b'), call('c', 'stuck'), call('d')].map(send));
  await answerAll();
  await later;
  expect(sent).toEqual([['a'], ['waits', 'a'], ['b'], ['c', 'd']]);
});

test('two calls about one request are never sent together: the second builds on the first', async () => {
  const { sent, run, answerAll } = slowDatabase();
  const send = coalesced(run);
  const answers = Promise.all(['a', 'b', 'b', 'c'].map((id) => send(call(id))));
  await answerAll();
  await answers;
  expect(sent).toEqual([['a'], ['b', 'c'], ['b']]);
});

test('at most 64 go together', async () => {
  const { sent, run, answerAll } = slowDatabase();
  const send = coalesced(run);
  const answers = Promise.all(Array.from({ length: 130 }, (_, index) => send(call(`r${index}`))));
  await answerAll();
  await answers;
  expect(sent.map(({ length }) => length)).toEqual([1, 64, 64, 1]);
});

test('a call that the database refuses fails alone; those sent with it are answered', async () => {
  const { run, answerAll } = slowDatabase();
  const send = coalesced(run);
  const answers = Promise.allSettled(['a', 'b', 'bad', 'c'].map((id) => send(call(id))));
  await answerAll();
  const states = (await answers).map((answer) => (answer.status === 'fulfilled' ? answer.value : 'refused'));
  expect(states).toEqual(['done a', 'done b', 'refused', 'done c']);
});

test('a statement that is wrong in itself is not sent again call by call: all of its calls hear it', async () => {
  const { sent, run, answerAll } = slowDatabase();
  const answers = Promise.allSettled(['a', 'b', 'typo', 'c'].map((id) => call(id)).map(coalesced(run)));
  await answerAll();
  expect((await answers).map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected', 'rejected']);
  expect(sent).toEqual([['a'], ['b', 'typo', 'c']]);
});

test('when the database is gone all of them hear it at once, and a later call is sent again', async () => {
  const { sent, run, answerAll } = slowDatabase();
  const send = coalesced(run);
  const answers = Promise.allSettled(['a', 'b', 'cut', 'c'].map((id) => send(call(id))));
  await answerAll();
  expect((await answers).map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected', 'rejected']);
  const later = send(call('d'));
  await answerAll();
  expect(await later).toBe('done d');
  expect(sent).toEqual([['a'], ['b', 'cut', 'c'], ['d']]);
});

test('a statement whose connection is dead holds up others for a second, not for as long as it is given', async () => {
  vi.useFakeTimers();
  const { sent, run } = slowDatabase();
  const send = coalesced(run);
  for (const one of [call('a'), call('b', 'two')]) void send(one);
  await vi.advanceTimersByTimeAsync(999);
  expect(sent).toEqual([['a']]);
  await vi.advanceTimersByTimeAsync(1);
  expect(sent).toEqual([['a'], ['b']]);
});

test('a call that was answered leaves no clock running that would keep the process from its end', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const { run, answerAll } = slowDatabase();
  const answer = coalesced(run)(call('a'));
  expect(vi.getTimerCount()).toBe(1);
  await answerAll();
  await answer;
  expect(vi.getTimerCount()).toBe(0);
});

test('a wallet that is not there is said to be missing', async () => {
  const { run, answerAll } = slowDatabase();
  const answer = coalesced(run)(call('a', 'none'));
  const heard = expect(answer).rejects.toMatchObject({ code: 'not_found' });
  await answerAll();
  await heard;
});
