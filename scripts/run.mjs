// `node scripts/run.mjs file.ts …`: runs a TypeScript file under the pinned Node, against the local instance unless
// DATABASE_URL names another database.
import { Children } from './lib/children.mjs';
import { install } from './lib/install.mjs';
import { ensureNode } from './lib/node.mjs';
import { sayOnStderr } from './lib/progress.mjs';

const children = new Children();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => void children.stop());

sayOnStderr();
try {
  await install(children);
  const node = await ensureNode(children);
  const args = ['--import', 'tsx', '--conditions=react-server', 'scripts/run.ts', ...process.argv.slice(2)];
  process.exitCode = await children.start(args, { node, graceMs: 20_000 }).ended;
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
