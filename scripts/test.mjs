// `npm test`: everything that must hold before a change lands. `--full` adds the long runs.
import { continueIn } from './lib/continue.mjs';

await continueIn('scripts/test.ts', process.argv.slice(2));
