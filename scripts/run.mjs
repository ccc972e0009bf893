// `node scripts/run.mjs file.ts …`: runs a TypeScript file under the pinned Node, against the local instance unless
// DATABASE_URL names another database.
import { continueIn } from './lib/continue.mjs';
import { sayOnStderr } from './lib/progress.mjs';

sayOnStderr();
await continueIn('scripts/run.ts', process.argv.slice(2));
