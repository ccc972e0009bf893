import { expect, test } from 'vitest';
import { readTitles, type Title } from '../setup/titles';
import { LEFT_OUT, SCENARIOS } from './scenarios';

const titles = readTitles();
const idsIn = ({ text }: Title): string[] => [...text.matchAll(/REL-([WBPRTD]\d+)/g)].map(([, id = '']) => id);
const proven = new Set(titles.flatMap(idsIn));

test('every scenario has a test that carries its id, or a reason why not', () => {
  const missing = Object.keys(SCENARIOS).filter((id) => !proven.has(id) && !(id in LEFT_OUT));
  expect(missing.map((id) => `${id}: ${SCENARIOS[id]}`)).toEqual([]);
});

test('no title carries an id that does not exist', () => {
  const unknown = titles.flatMap((title) =>
    idsIn(title)
      .filter((id) => !(id in SCENARIOS))
      .map((id) => `${id} in ${title.at}`),
  );
  expect(unknown).toEqual([]);
});

test('what is left out is a scenario, has a reason, and has no test after all', () => {
  for (const [id, reason] of Object.entries(LEFT_OUT)) {
    expect(SCENARIOS[id]).toBeDefined();
    expect(reason.length).toBeGreaterThan(60);
    expect(proven.has(id)).toBe(false);
  }
});

test('the scenarios are those of webhooks, buying, the AI proxy, auto-refill, time and the database, without a gap', () => {
  const counts = { W: 30, B: 15, P: 30, R: 13, T: 10, D: 14 };
  const expected = Object.entries(counts).flatMap(([letter, count]) =>
    Array.from({ length: count }, (_, index) => `${letter}${index + 1}`),
  );
  expect(Object.keys(SCENARIOS)).toEqual(expected);
});
