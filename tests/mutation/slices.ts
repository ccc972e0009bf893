import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '@/scripts/lib/paths.mjs';

/** Few enough that what was done is kept often; a slice begins with all its tests once. */
const LEAST_LINES = 50;

/** A file in ranges of lines as Stryker takes them, none of which cuts a declaration in two. */
export function slicesOf(file: string): string[] {
  const lines = readFileSync(join(ROOT, file), 'utf8').split('\n');
  const slices: string[] = [];
  let from = 1;
  for (let line = 2; line <= lines.length; line += 1) {
    const isBetween = lines[line - 1] === '' && /^\S/.test(lines[line] ?? '');
    const isLast = line === lines.length;
    if (!isLast && !(isBetween && line - from >= LEAST_LINES && lines.length - line >= LEAST_LINES)) continue;
    slices.push(`${file}:${from}-${line}`);
    from = line + 1;
  }
  return slices;
}
