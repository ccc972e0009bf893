import { expect, test } from 'vitest';
import { SERVER_AREAS } from '@/lib/i18n/client-texts';
import en from '@/messages/en.json';
import { areasIn, clientFiles } from './client-code';

test('browsers are sent the areas of the catalogue that their code asks for, and no other', () => {
  const asked = new Set([...clientFiles().values()].flatMap(areasIn));
  const unasked = Object.keys(en).filter((area) => !asked.has(area));
  expect([...SERVER_AREAS].sort(), 'SERVER_AREAS has to name these').toEqual(unasked.sort());
});
