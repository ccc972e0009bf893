import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Children } from '../lib/children.mjs';
import { fingerprint } from '../lib/hash.mjs';
import { withLock } from '../lib/lock.mjs';
import { DATA, makeFolder, ROOT, SHARED } from '../lib/paths.mjs';
import { step } from '../lib/progress.mjs';

const CLIENT = 'lib/generated/prisma';
/** What the built app is made of. The generated client follows from the schema. */
const SOURCES = [
  ...['app', 'components', 'lib', 'messages', 'public', 'prisma/schema.prisma', 'proxy.ts', 'instrumentation.ts'],
  ...['next.config.ts', 'postcss.config.mjs', 'tsconfig.json', 'package.json', 'package-lock.json'],
];

/** Writes Prisma's client anew when the schema or the packages changed. */
export async function generateClient(children: Children): Promise<void> {
  const stamp = join(ROOT, CLIENT, '.made-from');
  const wanted = fingerprint(['prisma/schema.prisma', 'package-lock.json']);
  await withLock(join(makeFolder(SHARED), 'generate.lock'), async () => {
    if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
    await step('Generating the database client', () =>
      children.run(['node_modules/prisma/build/index.js', 'generate', '--no-hints'], {
        log: join(SHARED, 'logs/generate.log'),
        // Generating needs no engine, only the name of a program where one would be; else Prisma downloads it.
        env: { ...process.env, PRISMA_SCHEMA_ENGINE_BINARY: process.execPath, CHECKPOINT_DISABLE: '1' },
      }),
    );
    writeFileSync(stamp, wanted);
  });
}

/**
 * Makes the production build unless the one that is there was made from the same sources.
 * @param folder relative to the repository, as Next's `distDir`
 */
export async function buildApp(children: Children, folder: string): Promise<void> {
  const stamp = join(ROOT, folder, 'made-from');
  const wanted = fingerprint(SOURCES, [CLIENT]);
  await withLock(
    join(makeFolder(SHARED), `build${folder.replaceAll('/', '_')}.lock`),
    async () => {
      if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
      rmSync(stamp, { force: true });
      await step('Building the app', () =>
        children.run(['node_modules/next/dist/bin/next', 'build'], {
          log: join(DATA, 'logs/build.log'),
          env: {
            ...withoutSettings(),
            NODE_ENV: 'production',
            NEXT_DIST_DIR: folder,
            NEXT_TELEMETRY_DISABLED: '1',
            NO_COLOR: '1',
          },
        }),
      );
      writeFileSync(stamp, wanted);
    },
    { seconds: 900, onWait: () => console.log('  Waiting for another build of the same folder …') },
  );
}

/** A build must be the same for every environment, so it sees none of the settings. */
function withoutSettings(): NodeJS.ProcessEnv {
  const { DATABASE_URL, DIRECT_URL, STRIPE_SECRET_KEY, STRIPE_API_URL, DEMO_PEOPLE, DEMO_MODEL_URL, ...rest } =
    process.env;
  return rest as NodeJS.ProcessEnv;
}
