// `npm run check`: the part of `npm test` that needs no database and takes seconds.
import { continueIn } from './lib/continue.mjs';

await continueIn('scripts/test.ts', ['--quick']);
