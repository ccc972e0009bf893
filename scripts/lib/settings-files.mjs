import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { ROOT } from './paths.mjs';

/** Puts the settings of `.env.local` and `.env` into the environment; what is set there already wins. */
export function loadSettingsFiles() {
  for (const name of ['.env.local', '.env']) {
    let text = '';
    try {
      text = readFileSync(join(ROOT, name), 'utf8');
    } catch {
      continue;
    }
    for (const [key, value] of Object.entries(parseEnv(text))) process.env[key] ??= value;
  }
  // `NAME=` in a file means "not set", as it does in .env.example.
  for (const [key, value] of Object.entries(process.env)) if (value === '') delete process.env[key];
}
