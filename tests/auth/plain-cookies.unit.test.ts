import { expect, test } from 'vitest';
import { addressInsteadOf } from '@/lib/auth/one-address';
import { sessionCookieName, sessionCookieOptions, sessionTokenOf } from '@/lib/auth/session-cookie';
import { countSignIn } from '@/lib/auth/sign-in-limit';
import { env } from '@/lib/platform/env';

test('on plain http the cookie is not Secure, or nobody could sign in on their own machine', () => {
  expect(env().APP_URL).toBe('http://localhost:3000');
  expect(sessionCookieName()).toBe('studio-session');
  expect(sessionCookieOptions()).toEqual({ httpOnly: true, sameSite: 'lax', path: '/', secure: false });
});

test.each([
  ['studio-session=abc', 'abc'],
  ['a=b; studio-session=abc; c=d', 'abc'],
  ['studio-session=a=b', 'a=b'],
  ['studio-session=', null],
  ['studio-session', null],
  ['xstudio-session=abc; studio-sessionx=abc', null],
  ['', null],
])('in the cookies %j the session is %j', (cookie, token) => {
  expect(sessionTokenOf(new Request('http://localhost:3000/', { headers: { cookie } }))).toBe(token);
});

test.each([
  ['127.0.0.1:3000', 'http://localhost:3000'],
  ['[::1]:3000', 'http://localhost:3000'],
  ['localhost:3000', null],
  ['127.0.0.1:4000', null],
  ['evil.test:3000', null],
  ['localhost:3000@evil.test', null],
  ['not a host', null],
  [null, null],
])('who asks for %j is led to %j', (host, address) => {
  expect(addressInsteadOf(host)).toBe(address);
});

test('sixty attempts an hour to sign in, counted for the address that the nearest proxy saw', () => {
  const from = (forwarded: string) => countSignIn(new Headers({ 'x-forwarded-for': forwarded })).ok;
  for (let attempt = 1; attempt <= 60; attempt += 1) expect(from(`10.0.0.${attempt}, 203.0.113.7`)).toBe(true);
  expect(from('10.9.9.9, 203.0.113.7')).toBe(false);
  expect(from('203.0.113.7, 203.0.113.8')).toBe(true);
});
