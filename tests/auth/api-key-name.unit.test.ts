import { expect, test } from 'vitest';
import { LONGEST_KEY_NAME, readKeyName } from '@/lib/auth/api-key-name';

test.each([
  ['Nightly reports', 'Nightly reports'],
  ['  two \t words ', 'two words'],
  ['a'.repeat(LONGEST_KEY_NAME), 'a'.repeat(LONGEST_KEY_NAME)],
  ['a'.repeat(LONGEST_KEY_NAME + 1), null],
  ['   ', null],
  ['bell\u0007', null],
  [null, null],
  [7, null],
])('the name %j of an API key is kept as %j', (typed, kept) => {
  expect(readKeyName(typed)).toBe(kept);
});
