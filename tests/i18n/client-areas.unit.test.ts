import { expect, test } from 'vitest';
import { CLIENT_AREAS } from '@/lib/i18n/client-texts';
import { areasIn, clientFiles, pageFiles, withImports } from './client-code';

const client = clientFiles();
const asked = [...new Set([...client.values()].flatMap(areasIn))];

test('browsers are sent the areas of the catalogue that their code asks for, and no other', () => {
  expect(Object.values(CLIENT_AREAS).flat().sort()).toEqual(asked.sort());
});

test('a page outside the frame of the app is sent all areas that its code asks for', () => {
  const outside = pageFiles('.tsx').filter((file) =>
    /^app\/(?!\(studio\)).*(page|layout|error|not-found)\.tsx$/.test(file),
  );
  const needed = new Set(
    outside.flatMap((page) =>
      [...withImports(page)].flatMap(([file, source]) => (client.has(file) ? areasIn(source) : [])),
    ),
  );
  expect([...needed].sort()).toEqual([...CLIENT_AREAS.everywhere]);
});
