import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { expect, test } from 'vitest';
import en from '@/messages/en.json';
import { ROOT } from '@/scripts/lib/paths.mjs';
import { parse, walk } from './client-code';

/** What the source says between quotes, and the shapes of what it puts together: `` `kinds.${kind}` ``. */
function wordsOfSource(): { said: Set<string>; shapes: RegExp[] } {
  const said = new Set<string>();
  const shapes = new Set<string>();
  for (const file of sourceFiles()) {
    walk(parse(file), (node) => {
      if (ts.isStringLiteralLike(node) || (ts.isIdentifier(node) && !node.parent.getText().startsWith('import')))
        said.add(node.text);
      if (!ts.isTemplateExpression(node)) return;
      const parts = [node.head.text, ...node.templateSpans.map(({ literal }) => literal.text)];
      if (parts.some((part) => /\w/.test(part)) && parts.every((part) => /^[\w.]*$/.test(part))) {
        shapes.add(parts.map((part) => part.replaceAll('.', '\\.')).join('[\\w.-]+'));
      }
    });
  }
  return { said, shapes: [...shapes].map((shape) => new RegExp(`^(.*\\.)?${shape}$`)) };
}

function sourceFiles(): string[] {
  return ['app', 'components', 'lib'].flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.tsx?$/.test(name) && !name.startsWith('generated'))
      .map((name) => join(folder, name)),
  );
}

function pathsIn(texts: object, path: string[] = []): string[][] {
  return Object.entries(texts).flatMap(([name, text]) =>
    typeof text === 'string' ? [[...path, name]] : pathsIn(text, [...path, name]),
  );
}

const { said, shapes } = wordsOfSource();

function mayBeAsked(path: string[]): boolean {
  const ends = path.map((_, start) => path.slice(start).join('.'));
  return ends.some((end) => said.has(end)) || shapes.some((shape) => shape.test(path.join('.')));
}

test('no text is left that nothing in the source could ask for', () => {
  const unused = pathsIn(en).filter((path) => !mayBeAsked(path));
  expect(unused.map((path) => path.join('.'))).toEqual([]);
});

test('a text that nothing asks for is found', () => {
  expect(mayBeAsked(['common', 'nobodyAsksForThis'])).toBe(false);
  expect(mayBeAsked(['common', 'close'])).toBe(true);
});
