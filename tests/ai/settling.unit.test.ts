import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');
const sources = ['app', 'lib'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name) && !name.startsWith('generated/'))
    .map((name) => ({ name: `${folder}/${name}`, text: readFileSync(join(root, folder, name), 'utf8') })),
);

it('no code runs after the response, where a request could be left unsettled (REL-P22)', () => {
  const after = /\b(after|unstable_after|waitUntil)\b[^;]*from 'next\/|\.waitUntil\(/;
  expect(sources.filter(({ text }) => after.test(text)).map(({ name }) => name)).toEqual([]);
});

it('a request is booked in one place, whose result the end of the stream waits for (REL-P22)', () => {
  const booking = sources.filter(
    ({ name, text }) => name.startsWith('lib/ai/') && /\b(settle|release)Hold\(/.test(text),
  );
  expect(booking.map(({ name }) => name)).toEqual(['lib/ai/book-request.ts']);
  const calls = sources.flatMap(
    ({ name, text }) => text.match(/^.*[^ n]\s+bookRequest\(.*$/gm)?.map((line) => [name, line]) ?? [],
  );
  expect(calls.length).toBeGreaterThan(1);
  for (const [name, line] of calls) expect(line, name).toMatch(/await bookRequest\(/);
});
