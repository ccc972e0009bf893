/**
 * `npm run bench`: how fast this is, as ratios of one run, against the goals. `-- --quick` or `-- --full` for other sizes,
 * `-- --only P1,P7` for some goals, `-- --json` for one object on stdout. A missed goal fails only with `-- --gate`.
 */
import { parseArgs } from 'node:util';
import { inWords } from '@/tests/bench/report';
import { runBench } from '@/tests/bench/run';

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean' },
    full: { type: 'boolean' },
    only: { type: 'string', default: '' },
    json: { type: 'boolean' },
    gate: { type: 'boolean' },
  },
});
const scale = values.full ? 'full' : values.quick ? 'quick' : 'usual';
const only = values.only.split(',').filter(Boolean);
const report = await runBench({ scale, only, say: (text) => process.stderr.write(`${text}\n`) });
process.stdout.write(`${values.json ? JSON.stringify(report) : inWords(report)}\n`);
const isMissed = report.findings.some(({ holds }) => holds === false);
const hasFailed = report.skipped.some((text) => text.includes(' failed: '));
process.exitCode = hasFailed || (values.gate && isMissed) ? 1 : 0;
