import { chmodSync } from 'node:fs';
import { ROOT } from '@/scripts/lib/paths.mjs';
import setUp from '../setup/global';

/** The copy that mutants live in is closed to all but its maker; a PostgreSQL that root starts is somebody else. */
export function setup(...args: Parameters<typeof setUp>): ReturnType<typeof setUp> {
  chmodSync(ROOT, 0o755);
  return setUp(...args);
}
