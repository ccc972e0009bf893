import { join } from 'node:path';
import { Children, Stopped } from './lib/children.mjs';
import { withLock } from './lib/lock.mjs';
import { makeFolder, SHARED } from './lib/paths.mjs';
import { buildApp, generateClient } from './start/build';
import { findBrowser } from './test/browser';

/** A build and data of its own, so that the tests may run beside `npm start`. */
const BUILD = '.next-test';

const OXLINT_RULES = [
  ...['no-floating-promises', 'await-thenable', 'require-array-sort-compare'],
  ...['no-for-in-array', 'no-implied-eval', 'restrict-plus-operands', 'switch-exhaustiveness-check'],
];

type Step = { title: string; run: () => Promise<void> };

const isQuick = process.argv.includes('--quick');
const isFull = process.argv.includes('--full');
const children = new Children();

const env: NodeJS.ProcessEnv = {
  ...process.env,
  NEXT_DIST_DIR: BUILD,
  NEXT_TELEMETRY_DISABLED: '1',
  // The app starts some hundred times: each start after the first ones takes two thirds of the work.
  NODE_COMPILE_CACHE: join(SHARED, 'compiled'),
  ...(isFull ? { STUDIO_FULL_TESTS: '1' } : {}),
};
const tool = (program: string, ...args: string[]) => children.run([`node_modules/${program}`, ...args], { env });

const steps: Step[] = [
  { title: 'Database client', run: () => generateClient(children) },
  {
    title: 'Format and lint',
    run: () =>
      tool(
        '@biomejs/biome/bin/biome',
        'ci',
        '--error-on-warnings',
        `--colors=${process.stdout.isTTY ? 'force' : 'off'}`,
      ),
  },
  {
    title: 'Lint that needs types',
    run: () =>
      tool(
        'oxlint/bin/oxlint',
        '--type-aware',
        '-A',
        'all',
        ...OXLINT_RULES.flatMap((rule) => ['-D', `typescript/${rule}`]),
      ),
  },
  {
    title: 'Types',
    run: async () => {
      await tool('next/dist/bin/next', 'typegen');
      await tool('typescript/bin/tsc', '--noEmit');
    },
  },
  {
    title: 'Which folder may import which',
    run: () =>
      tool('dependency-cruiser/bin/dependency-cruiser.mjs', 'app', 'components', 'lib', 'local', 'scripts', 'prisma'),
  },
  { title: 'Code that nobody uses', run: () => tool('knip/bin/knip.js') },
  ...(isQuick
    ? [{ title: 'Tests of pure rules', run: () => tool('vitest/vitest.mjs', 'run', '--project', 'unit') }]
    : [
        { title: 'Build', run: () => buildApp(children, BUILD) },
        { title: 'Unit and integration tests', run: () => tool('vitest/vitest.mjs', 'run') },
        { title: 'Tests in a browser', run: runInBrowser },
      ]),
];

async function runInBrowser(): Promise<void> {
  env.BROWSER_PATH = await findBrowser(children);
  await tool('@playwright/test/cli.js', 'test');
  // People and a browser went through it; the books must be right.
  const { DATABASE_URL, DIRECT_URL, ...settings } = env;
  await children.run(['--import', 'tsx', '--conditions=react-server', 'scripts/run.ts', 'scripts/verify.ts'], {
    env: { ...settings, LOCAL_DATA_DIR: '.local/test-e2e' },
  });
}

async function main(): Promise<number> {
  const began = performance.now();
  for (const [index, { title, run }] of steps.entries()) {
    const stepBegan = performance.now();
    console.log(`\n━━ ${index + 1}/${steps.length} ${title}`);
    try {
      await run();
    } catch (error) {
      if (error instanceof Stopped) return 1;
      console.error(`\n${error instanceof Error ? error.message : error}\n✗ ${title} failed.`);
      return 1;
    }
    console.log(`✓ ${title} (${secondsSince(stepBegan)} s)`);
  }
  console.log(`\nAll of it passed in ${secondsSince(began)} s.`);
  return 0;
}

const secondsSince = (began: number) => ((performance.now() - began) / 1000).toFixed(1);

let stopping: Promise<void> | undefined;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'disconnect']) {
  process.on(signal, () => {
    stopping ??= children.stop().then(() => process.exit(1));
  });
}

const code = isQuick
  ? await main()
  : await withLock(join(makeFolder(SHARED), 'test.lock'), main, {
      seconds: 1_800,
      onWait: () => console.log('Another test run is going on in this folder; this one waits for it.'),
    });
await (stopping ?? process.exit(code));
