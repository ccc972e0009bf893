// For tests in a browser: an instance that begins with nothing, in the folder that LOCAL_DATA_DIR names.
import { existsSync, rmSync } from 'node:fs';
import { DATA, SHARED } from './lib/paths.mjs';

if (DATA === SHARED) throw new Error('LOCAL_DATA_DIR must name a folder of its own.');
if (existsSync(DATA)) {
  process.argv.push('--yes');
  await import('./reset.mjs');
  if (process.exitCode) process.exit();
  rmSync(DATA, { recursive: true, force: true });
}
await import('./start.mjs');
