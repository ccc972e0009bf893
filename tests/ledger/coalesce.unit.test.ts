import { expect, test } from 'vitest';
import { coalesced } from '@/lib/ledger/coalesce';

const call = (requestId: string, workspaceId = 'one') => ({ workspaceId, requestId });

/** A database that answers when it is told to, and remembers what was sent together. */
function slowDatabase() {
  const batches: string[][] = [];
  const answers: (() => void)[] = [];
  const run = async (_: string, calls: { requestId: string }[]) => {
    batches.push(calls.map(({ requestId }) => requestId));
    await new Promise<void>((resolve) => answers.push(resolve));
    if (calls.some(({ requestId }) => requestId === 'bad'))
      throw Object.assign(new Error('refused'), { code: '23514' });
    if (calls.some(({ requestId }) => requestId === 'cut')) throw new Error('Connection terminated');
    return calls.map(({ requestId }) => `done ${requestId}`);
  };
  const answerAll = async () => {
    while (answers.length > 0) {
      answers.shift()?.();
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  return { batches, run, answerAll };
}

test('a call is sent at once when nobody is before it, and those that come meanwhile go together', async () => {
  const { batches, run, answerAll } = slowDatabase();
  const send = coalesced(run);
  const answers = Promise.all(['a', 'b', 'c'].map((id) => send(call(id))));
  expect(batches).toEqual([['a']]);
  await answerAll();
  expect(await answers).toEqual(['done a', 'done b', 'done c']);
  expect(batches).toEqual([['a'], ['b', 'c']]);
});

test('calls on another wallet do not wait', async () => {
  const { batches, run, answerAll } = slowDatabase();
  const send = coalesced(run);
  const answers = Promise.all([send(call('a')), send(call('b', 'two'))]);
  expect(batches).toEqual([['a'], ['b']]);
  await answerAll();
  expect(await answers).toEqual(['done a', 'done b']);
});

test('two calls about one request are never sent together: the second builds on the first', async () => {
  const { batches, run, answerAll } = slowDatabase();
  const send = coalesced(run);
  const answers = Promise.all(['a', 'b', 'b', 'c'].map((id) => send(call(id))));
  await answerAll();
  await answers;
  expect(batches).toEqual([['a'], ['b', 'c'], ['b']]);
});

test('at most 64 go together', async () => {
  const { batches, run, answerAll } = slowDatabase();
  const send = coalesced(run);
  const answers = Promise.all(Array.from({ length: 130 }, (_, index) => send(call(`r${index}`))));
  await answerAll();
  await answers;
  expect(batches.map(({ length }) => length)).toEqual([1, 64, 64, 1]);
});

test('a call that the database refuses fails alone; those sent with it are answered', async () => {
  const { run, answerAll } = slowDatabase();
  const send = coalesced(run);
  const answers = Promise.allSettled(['a', 'b', 'bad', 'c'].map((id) => send(call(id))));
  await answerAll();
  expect(await answers).toMatchObject([
    { value: 'done a' },
    { value: 'done b' },
    { status: 'rejected' },
    { value: 'done c' },
  ]);
});

test('when the database is gone all of them hear it at once, and a later call is sent again', async () => {
  const { batches, run, answerAll } = slowDatabase();
  const send = coalesced(run);
  const answers = Promise.allSettled(['a', 'b', 'cut', 'c'].map((id) => send(call(id))));
  await answerAll();
  expect((await answers).map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected', 'rejected']);
  const later = send(call('d'));
  await answerAll();
  expect(await later).toBe('done d');
  expect(batches).toEqual([['a'], ['b', 'cut', 'c'], ['d']]);
});
