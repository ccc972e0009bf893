import { expect, test } from 'vitest';
import { readTitles } from '../setup/titles';
import { BUGS, LEFT_OUT } from './bugs';

const proven = new Map<number, string[]>();
for (const { text, at } of readTitles()) {
  for (const [, id] of text.matchAll(/BUG-(\d+)/g)) {
    proven.set(Number(id), [...(proven.get(Number(id)) ?? []), at]);
  }
}

test('every bug that others had has a test that carries its number, or a reason why not', () => {
  const missing = Object.entries(BUGS).filter(([id]) => !proven.has(Number(id)) && !(Number(id) in LEFT_OUT));
  expect(missing).toEqual([]);
});

test('no title carries a number that no bug has', () => {
  expect([...proven].filter(([id]) => !(id in BUGS))).toEqual([]);
});

test('what is left out is a bug, has a reason, and has no test after all', () => {
  for (const [id, reason] of Object.entries(LEFT_OUT)) {
    expect(BUGS[Number(id)]).toBeDefined();
    expect(reason.length).toBeGreaterThan(60);
    expect(proven.has(Number(id))).toBe(false);
  }
});

test('the bugs are those of the list, without a gap', () => {
  expect(Object.keys(BUGS)).toEqual(Array.from({ length: 40 }, (_, index) => String(index + 1)));
});
