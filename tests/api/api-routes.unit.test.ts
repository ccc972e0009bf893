import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const ROUTES = globSync('app/api/**/route.ts').sort();
const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];

test('every address under /api answers every method itself, because Next would refuse one without a JSON error', () => {
  expect(ROUTES.length).toBeGreaterThan(10);
  for (const route of ROUTES) {
    const source = readFileSync(route, 'utf8');
    const missing = METHODS.filter(
      (method) => !new RegExp(`export const (${method} =|\\{[^}]*\\b${method}\\b[^}]*\\} = apiRoutes)`).test(source),
    );
    expect(missing, route).toEqual([]);
  }
});

test('an address that does not exist is answered as JSON, /api itself included', () => {
  expect(ROUTES).toContain('app/api/[[...path]]/route.ts');
});
