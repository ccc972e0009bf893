import { NextRequest } from 'next/server';
import { expect, test } from 'vitest';

process.env.STRIPE_PUBLISHABLE_KEY = 'pk_test_of_this_test';
const { proxy } = await import('@/proxy');

test('with a publishable key Stripe’s script may be loaded, ask in a frame, and speak to Stripe; nothing else may', () => {
  const response = proxy(new NextRequest('http://localhost:3000/billing'));
  const policy = (response.headers.get('content-security-policy') ?? '').split('; ');
  expect(policy).toEqual(
    expect.arrayContaining([
      expect.stringMatching(/^script-src 'self' 'nonce-[^']+' 'strict-dynamic' https:\/\/js\.stripe\.com$/),
      'frame-src https://js.stripe.com https://hooks.stripe.com',
      "connect-src 'self' https://api.stripe.com",
      "frame-ancestors 'none'",
    ]),
  );
});
