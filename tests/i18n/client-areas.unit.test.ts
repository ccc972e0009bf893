import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { areasOf, type TextsPart } from '@/lib/i18n/client-texts';
import { ROOT } from '@/scripts/lib/paths.mjs';
import { areasIn, clientFiles, pageFiles, withImports } from './client-code';

const client = clientFiles();
const pages = pageFiles('.tsx').filter((file) => /\/(page|layout|error|not-found|loading)\.tsx$/.test(file));
const SECTIONS = ['billing', 'chat', 'operator', 'settings', 'usage'] as const satisfies TextsPart[];

/** Which part of the app sends a page its texts. */
function partOf(page: string): TextsPart {
  if (!page.startsWith('app/(studio)/')) return 'everywhere';
  return SECTIONS.find((section) => page.startsWith(`app/(studio)/${section}/`)) ?? 'studio';
}

/** What the code of a part's pages asks for in browsers. */
function askedBy(part: TextsPart): Set<string> {
  const own = pages.filter((page) => partOf(page) === part);
  return new Set(
    own.flatMap((page) =>
      [...withImports(page)].flatMap(([file, source]) => (client.has(file) ? areasIn(source) : [])),
    ),
  );
}

test.each<[TextsPart, TextsPart[]]>([
  ['everywhere', []],
  ['studio', ['everywhere']],
  ...SECTIONS.map((section): [TextsPart, TextsPart[]] => [section, ['everywhere', 'studio']]),
])('browsers are sent the texts that the code of “%s” asks for, and no other', (part, around) => {
  const known = new Set<string>(around.flatMap(areasOf));
  const asked = [...askedBy(part)].filter((area) => !known.has(area));
  expect([...areasOf(part)].sort()).toEqual(asked.sort());
});

test.each(SECTIONS)('the pages of “%s” get its texts from their layout', (section) => {
  expect(readFileSync(join(ROOT, `app/(studio)/${section}/layout.tsx`), 'utf8')).toContain(`<Texts of="${section}">`);
});
