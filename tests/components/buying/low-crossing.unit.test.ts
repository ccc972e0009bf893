import { beforeEach, expect, test } from 'vitest';
import { isNewCrossing, type Memory } from '@/components/buying/low-crossing';

let memory: Memory;

beforeEach(() => {
  const kept = new Map<string, string>();
  memory = {
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, value),
    removeItem: (key) => void kept.delete(key),
  };
});

const see = (low: boolean, crossing: string | null = null, workspaceId = 'acme') =>
  isNewCrossing(memory, { workspaceId, low, crossing });

test('the dialog opens once when the balance becomes low, not on every page', () => {
  expect(see(true, '41')).toBe(true);
  expect(see(true, '41')).toBe(false);
});

test('a balance that became low while the page was open is not announced again by the next page', () => {
  expect(see(false)).toBe(false);
  expect(see(true)).toBe(true);
  expect(see(true)).toBe(false);
  expect(see(true, '57')).toBe(false);
  expect(see(true, '57')).toBe(false);
});

test('becoming low again after it was well is a new crossing', () => {
  expect(see(true, '41')).toBe(true);
  expect(see(false)).toBe(false);
  expect(see(true)).toBe(true);
});

test('a crossing that happened while nobody looked is news too', () => {
  expect(see(true, '41')).toBe(true);
  expect(see(true, '90')).toBe(true);
});

test('a small purchase that leaves the balance low does not open the dialog again', () => {
  expect(see(true, '41')).toBe(true);
  expect(see(true, '41')).toBe(false);
});

test('each workspace has its own crossings', () => {
  expect(see(true, '41')).toBe(true);
  expect(see(true, '41', 'other')).toBe(true);
});
