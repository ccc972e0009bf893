import { expect, test } from 'vitest';
import { callbackPath, signInPath } from '@/lib/auth/callback-path';

test.each(['/chat', '/chat/0198-abc?x=1#end', '/billing/return?session_id=cs_test_1&a=b', '/', '/help/én'])(
  'after signing in one is led back to %s',
  (path) => {
    expect(decodeURI(callbackPath(path))).toBe(path);
  },
);

test.each([
  'https://evil.test/',
  '//evil.test/',
  '/\\evil.test',
  '\\\\evil.test',
  '/\t/evil.test',
  '/\n/evil.test',
  '/.//evil.test',
  '/..//evil.test',
  '/a/..//evil.test',
  'javascript:alert(1)',
  'chat',
  '',
  `/${'a'.repeat(3_000)}`,
  '/sign-in',
  '/sign-in?callbackUrl=/sign-in',
  '/x/../sign-in',
  '/api/auth/signout',
])('after signing in one is never led to %j', (path) => {
  expect(callbackPath(path)).toBe('/');
});

test.each([undefined, null, 7, ['/chat'], { toString: () => '/chat' }])('what is no text leads home', (value) => {
  expect(callbackPath(value)).toBe('/');
});

test('the way to the sign-in page remembers where one came from', () => {
  expect(signInPath('/chat/1?draft=a b')).toBe('/sign-in?callbackUrl=%2Fchat%2F1%3Fdraft%3Da%2520b');
  expect(signInPath('//evil.test')).toBe('/sign-in');
  expect(signInPath(null)).toBe('/sign-in');
});
