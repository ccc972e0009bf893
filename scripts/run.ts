import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Children } from './lib/children.mjs';
import { sayOnStderr } from './lib/progress.mjs';
import { loadSettingsFiles } from './lib/settings-files.mjs';
import { generateClient } from './start/build';
import { adoptLocalInstance, startLocalStripeIfNeeded } from './start/instance';

/** Continues scripts/run.mjs under the pinned Node: puts the settings in place, then is the script. */
const [file, ...args] = process.argv.slice(2);
if (!file) throw new Error('Name the file to run.');

process.once('SIGINT', () => process.exit(130));
process.once('SIGTERM', () => process.exit(143));
process.once('disconnect', () => process.exit(1));

sayOnStderr();
loadSettingsFiles();
await generateClient(new Children());
await adoptLocalInstance();
// What asks Stripe; when the app doesn't run, neither does its local Stripe.
const stripe =
  file.endsWith('reconcile.ts') || args.includes('--stripe') ? await startLocalStripeIfNeeded() : undefined;
process.argv = [process.argv[0] ?? 'node', resolve(file), ...args];
await import(pathToFileURL(resolve(file)).href);
await stripe?.stop();
// Nothing more to hear from the process that waits for us.
process.channel?.unref();
