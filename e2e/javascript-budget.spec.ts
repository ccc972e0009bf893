import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, type Page, test } from '@playwright/test';
import { signIn } from './support';

const EMPTY_APP = '.local/empty-app';
/** Bytes, compressed, beyond what an app without anything sends. */
const BUDGETS = [
  ['/billing', 25_000],
  ['/chat', 60_000],
] as const;

test('the JavaScript that a page waits for stays within its budget beyond an empty app', async ({ page }) => {
  test.setTimeout(180_000);
  const empty = scriptsIn(buildEmptyApp()).reduce(
    (sum, src) => sum + compressed(readFileSync(join(EMPTY_APP, src.replace('/_next/', '.next/')))),
    0,
  );
  await signIn(page, 'owner@acme.test');
  for (const [path, budget] of BUDGETS) {
    const beyond = (await bytesOf(page, path)) - empty;
    console.log(`${path}: ${(beyond / 1000).toFixed(1)} kB beyond the ${(empty / 1000).toFixed(1)} kB of an empty app`);
    expect.soft(beyond, path).toBeLessThanOrEqual(budget);
  }
});

test('what every page runs asks to be compiled while it loads, not when somebody already waits', async ({ page }) => {
  const html = await (await page.request.get('/sign-in')).text();
  const scripts = await Promise.all(scriptsIn(html).map(async (src) => (await page.request.get(src)).text()));
  const react = scripts.filter((script) => script.includes('hydrateRoot'));
  expect(react.length).toBeGreaterThan(0);
  for (const script of react) expect(script.slice(0, 40)).toContain('//# allFunctionsCalledOnLoad\n');
});

/** The page of an app with nothing on it, built with the same packages. */
function buildEmptyApp(): string {
  rmSync(EMPTY_APP, { recursive: true, force: true });
  mkdirSync(join(EMPTY_APP, 'app'), { recursive: true });
  writeFileSync(join(EMPTY_APP, 'package.json'), '{ "private": true, "type": "module" }');
  writeFileSync(
    join(EMPTY_APP, 'app/layout.jsx'),
    'export default function Layout({ children }) { return <html lang="en"><body>{children}</body></html>; }',
  );
  writeFileSync(join(EMPTY_APP, 'app/page.jsx'), 'export default function Page() { return <p>Nothing</p>; }');
  writeFileSync(
    join(EMPTY_APP, 'next.config.mjs'),
    `export default { turbopack: { root: ${JSON.stringify(process.cwd())} } };`,
  );
  const build = spawnSync('node_modules/.bin/node', ['node_modules/next/dist/bin/next', 'build', EMPTY_APP], {
    env: { PATH: process.env.PATH, HOME: process.env.HOME, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' },
    encoding: 'utf8',
  });
  expect(build.status, build.stdout + build.stderr).toBe(0);
  return readFileSync(join(EMPTY_APP, '.next/server/app/index.html'), 'utf8');
}

async function bytesOf(page: Page, path: string): Promise<number> {
  const html = await (await page.request.get(path)).text();
  const scripts = scriptsIn(html);
  expect(scripts.length).toBeGreaterThan(0);
  const sizes = await Promise.all(scripts.map(async (src) => compressed(await (await page.request.get(src)).body())));
  return sizes.reduce((sum, size) => sum + size, 0);
}

/** What the page itself names; old browsers' polyfills are not fetched by others. */
function scriptsIn(html: string): string[] {
  const tags = html.match(/<script[^>]*>/g) ?? [];
  const sources = tags.filter((tag) => !/nomodule/i.test(tag)).flatMap((tag) => /src="([^"?]+)/.exec(tag)?.[1] ?? []);
  return [...new Set(sources)];
}

const compressed = (bytes: Buffer) => gzipSync(bytes).length;
