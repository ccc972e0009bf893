import { expect, test } from 'vitest';
import { hasVerifiedEmail, verifiedGitHubEmail } from '@/lib/auth/verified-profile';

test.each([
  ['google', { email: 'a@example.test', email_verified: true }, true],
  ['google', { email: 'a@example.test', email_verified: false }, false],
  ['google', { email: 'a@example.test', email_verified: 'true' }, false],
  ['google', { email: 'a@example.test' }, false],
  ['github', { email: 'a@example.test' }, true],
  ['github', { email: null }, false],
  ['github', undefined, false],
  ['elsewhere', { email: 'a@example.test', email_verified: true }, false],
])('a person from %s with %j may sign in: %s', (provider, profile, expected) => {
  expect(hasVerifiedEmail(provider, profile)).toBe(expected);
});

test('of the addresses at GitHub only the primary one counts, and only when it is verified', () => {
  const address = (email: string, primary: boolean, verified: boolean) => ({ email, primary, verified });
  expect(verifiedGitHubEmail([address('a@x.test', false, true), address('b@x.test', true, true)])).toBe('b@x.test');
  expect(verifiedGitHubEmail([address('a@x.test', false, true), address('b@x.test', true, false)])).toBeNull();
  expect(verifiedGitHubEmail([])).toBeNull();
  expect(verifiedGitHubEmail({ message: 'Bad credentials' })).toBeNull();
});
