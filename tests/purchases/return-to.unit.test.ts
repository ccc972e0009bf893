import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseReturnTo, pathOnThisSite, withPurchase } from '@/lib/purchases/return-to';

const NOT_OURS = [
  '',
  'billing',
  'https://evil.test',
  '//evil.test',
  '///evil.test',
  '/\\evil.test',
  '\\\\evil.test',
  '/\\/evil.test',
  '\\/evil.test',
  'javascript:alert(1)',
  'JaVaScRiPt:alert(1)',
  'data:text/html,x',
  '/%2Fevil.test',
  '/%2fevil.test/%2e%2e',
  '/%2e/%2f../javascript:',
  '/./%2fevil.test',
  '/chat/../%2Fevil.test',
  '/%252Fevil.test',
  '/%25252Fevil.test',
  '/%5Cevil.test',
  '/%255Cevil.test',
  '/..//evil.test',
  '/.//evil.test',
  '/a/..//evil.test',
  '/%2e%2e//evil.test',
  '/%2e//evil.test',
  '/%2e%2e%2f%2fevil.test',
  '/\t/evil.test',
  '/\n/evil.test',
  '/chat\r\nSet-Cookie: a=b',
  '/chat%0d%0aSet-Cookie:a=b',
  '/%09/evil.test',
  '/chat\u0000',
  '/chat%00',
  '/ /evil.test',
  ' /billing',
  '\u00a0/billing',
  '\ufeff/billing',
  '/chat\u2028x',
  '/%',
  '/%zz',
  '/%ff%fe',
  '/api/v1/credits',
  '/API/auth/signout',
  '/_next/static',
  '/billing/return',
  '/billing/return?session_id=cs_1',
  `/${'a'.repeat(512)}`,
  `${'/a/..'.repeat(120)}/chat`,
  `/${'æ'.repeat(100)}`,
  '/%25252561',
  '?x=1',
  '#x',
  '.',
  '@evil.test',
  'http:evil.test',
  'http:/evil.test',
];

describe('where a buyer returns to', () => {
  test.each(NOT_OURS)('%j is refused (REL-B12)', (value) => {
    expect(pathOnThisSite(value)).toBeNull();
    expect(() => parseReturnTo(value)).toThrow(
      expect.objectContaining({
        code: 'invalid_request',
        param: 'return_to',
        message: 'return_to must be the path of a page on this site, for example "/chat".',
      }),
    );
  });

  test.each([[1], [true], [{}], [['/billing']]])('%j, which is no text, is refused', (value) => {
    expect(() => parseReturnTo(value)).toThrow(expect.objectContaining({ param: 'return_to' }));
  });

  test.each([
    ['/billing', '/billing'],
    ['/', '/'],
    ['/chat/0199f0c2-0000-7000-8000-000000000000', '/chat/0199f0c2-0000-7000-8000-000000000000'],
    ['/chat?draft=1#box', '/chat?draft=1#box'],
    ['/chat/@me', '/chat/@me'],
    ['/billing?purchase=canceled&tab=1', '/billing?tab=1'],
    ['/billing/returns', '/billing/returns'],
    ['/help/%C3%A6ble', '/help/%C3%A6ble'],
    ['/a/../chat', '/chat'],
    ['/help/api', '/help/api'],
    ['/help/billing/return', '/help/billing/return'],
    ['/%252561', '/%252561'],
    [`/${'a'.repeat(511)}`, `/${'a'.repeat(511)}`],
  ])('%s leads to %s', (value, path) => {
    expect(parseReturnTo(value)).toBe(path);
  });

  test('nothing said means Billing', () => {
    expect(parseReturnTo(undefined)).toBe('/billing');
    expect(parseReturnTo(null)).toBe('/billing');
  });

  test('the outcome is added to what the address already says', () => {
    expect(withPurchase('/chat/7?draft=1#box', 'canceled')).toBe('/chat/7?draft=1&purchase=canceled#box');
  });

  test('whatever is accepted stays on this site in a browser, before and after decoding', () => {
    const part = fc.constantFrom(
      '/',
      '\\',
      '.',
      '..',
      '%2f',
      '%2F',
      '%5c',
      '%2e',
      '%25',
      ':',
      '@',
      '\t',
      '?',
      '#',
      'evil.test',
      'chat',
      'javascript:',
    );
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 8 }), (parts) => {
        const path = pathOnThisSite(`/${parts.join('')}`);
        if (path === null) return;
        for (const text of [path, withPurchase(path, 'canceled'), decodeURIComponent(path)]) {
          expect(new URL(text, 'https://studio.test').origin).toBe('https://studio.test');
          expect(text).toMatch(/^\/([^/\\]|$)/);
        }
      }),
      { numRuns: 2_000 },
    );
  });
});
