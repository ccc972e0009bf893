import { expect, test } from 'vitest';
import { asJson, walletsOf } from '@/lib/credits/hold-calls';
import { microcredits } from '@/lib/platform/units';

const call = (workspaceId: string, requestId: string) => ({ workspaceId, requestId });
const calls = [call('a', '1'), call('b', '2'), call('a', '3'), call('a', '4'), call('b', '5')];

test('the calls of each wallet are numbered in the order they came', () => {
  const rows: { workspaceId: string; i: number }[] = JSON.parse(asJson(calls));
  expect(rows.map(({ workspaceId, i }) => `${workspaceId}${i}`)).toEqual(['a1', 'b1', 'a2', 'a3', 'b2']);
});

test('an amount travels as text, so that none is rounded on its way', () => {
  const asked = [{ workspaceId: 'a', asked: microcredits(2n ** 53n + 1n) }];
  expect(JSON.parse(asJson(asked))).toEqual([{ workspaceId: 'a', asked: '9007199254740993', i: 1 }]);
});

test('each wallet is named once', () => {
  expect(walletsOf(calls)).toEqual(['a', 'b']);
});
