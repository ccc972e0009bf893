import { expect, test } from 'vitest';

// The settings are read once, at the first use, so this file has an address of its own.
process.env.APP_URL = 'https://credits.example.test';
const { cookieName, sessionCookieName, sessionCookieOptions } = await import('@/lib/auth/session-cookie');
const { addressInsteadOf } = await import('@/lib/auth/one-address');

test('behind https a session travels only over https, to this host, and no script reads it', () => {
  expect(sessionCookieName()).toBe('__Host-studio-session');
  expect(cookieName('state')).toBe('__Host-studio-state');
  expect(sessionCookieOptions()).toEqual({ httpOnly: true, sameSite: 'lax', path: '/', secure: true });
});

test('a site with an address of its own leads nobody elsewhere', () => {
  expect(addressInsteadOf('localhost')).toBeNull();
  expect(addressInsteadOf('evil.test')).toBeNull();
});
