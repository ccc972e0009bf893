import { expect, test } from 'vitest';
import { acceptedLanguage } from '@/lib/i18n/accept-language';
import { languageOf } from '@/lib/i18n/languages';

test.each([
  ['da', 'da'],
  ['da-DK,da;q=0.9,en-US;q=0.8,en;q=0.7', 'da'],
  ['ja-JP', 'ja'],
  ['ja,en-US;q=0.9', 'ja'],
  ['en-GB,en;q=0.9,da;q=0.8', 'en'],
  ['de-DE,de;q=0.9,ja;q=0.5,da;q=0.4', 'ja'],
  ['da;q=0.2, ja;q=0.8', 'ja'],
  ['da;q=0, ja;q=0.1', 'ja'],
])('a browser that asks for %s reads %s', (header, language) => {
  expect(acceptedLanguage(header)).toBe(language);
});

test.each([null, '', '*', 'de', 'xx-nothing-at-all', ';;q=,', 'da_DK', '\u0000', '-', 'e'.repeat(8_000)])(
  'who asks for nothing that there is reads English: %j',
  (header) => {
    expect(acceptedLanguage(header)).toBe('en');
  },
);

test('a locale reads the language that it is a kind of', () => {
  expect(['da-DK', 'ja', 'en-GB', 'sv-SE', '', null].map(languageOf)).toEqual(['da', 'ja', 'en', 'en', 'en', 'en']);
});
