// `npm run test:faults -- --seed N`: the fault bench alone, with the plan that follows from this seed; `--full` makes it
// as large as the figures say. Everything after `--` goes to the test runner.
import { parseArgs } from 'node:util';
import { Children } from '../../scripts/lib/children.mjs';
import { install } from '../../scripts/lib/install.mjs';
import { ensureNode } from '../../scripts/lib/node.mjs';

const { values, positionals } = parseArgs({
  options: { seed: { type: 'string' }, full: { type: 'boolean', default: false } },
  allowPositionals: true,
});
if (values.seed !== undefined && !/^\d{1,9}$/.test(values.seed)) throw new Error('--seed takes a number.');

const children = new Children();
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => void children.stop());
await install(children);
const folders = positionals.length > 0 ? positionals : ['tests/faults'];
const { ended } = children.start(['node_modules/vitest/vitest.mjs', 'run', ...folders], {
  node: await ensureNode(children),
  env: {
    ...process.env,
    ...(values.seed ? { STUDIO_SEED: values.seed } : {}),
    ...(values.full ? { STUDIO_FULL_TESTS: '1' } : {}),
  },
});
process.exitCode = await ended;
