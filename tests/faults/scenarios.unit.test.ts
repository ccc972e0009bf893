import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { expect, test } from 'vitest';
import { ROOT } from '@/scripts/lib/paths.mjs';
import { LEFT_OUT, SCENARIOS } from './scenarios';

const IS_TEST_FILE = /\.(test|spec)\.tsx?$/;
const TITLED = new Set(['test', 'it', 'describe']);

type Title = { text: string; at: string };

/** Titles of all tests, read from the source: nothing is run, and a comment is no title. */
function readTitles(): Title[] {
  return ['tests', 'e2e'].flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => IS_TEST_FILE.test(name))
      .flatMap((name) => titlesIn(join(folder, name))),
  );
}

function titlesIn(file: string): Title[] {
  const source = ts.createSourceFile(file, readFileSync(join(ROOT, file), 'utf8'), ts.ScriptTarget.Latest, true);
  const titles: Title[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && TITLED.has(calleeOf(node.expression))) {
      const [first] = node.arguments;
      if (first && (ts.isStringLiteralLike(first) || ts.isTemplateExpression(first))) {
        titles.push({ text: first.getText(source), at: file });
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return titles;
}

/** `test` of `test(…)`, `test.each(…)(…)` and ``test.each`…`(…)``; a test that is skipped proves nothing. */
function calleeOf(callee: ts.Expression): string {
  if (ts.isIdentifier(callee)) return callee.text;
  if (ts.isCallExpression(callee)) return calleeOf(callee.expression);
  if (ts.isTaggedTemplateExpression(callee)) return calleeOf(callee.tag);
  if (!ts.isPropertyAccessExpression(callee)) return '';
  const isLeftAside = ['skip', 'todo', 'fixme', 'skipIf', 'runIf', 'fails'].includes(callee.name.text);
  return isLeftAside ? '' : calleeOf(callee.expression);
}

const titles = readTitles();
const idsIn = ({ text }: Title): string[] => [...text.matchAll(/REL-([WBPTD]\d+)/g)].map(([, id = '']) => id);
const proven = new Set(titles.flatMap(idsIn));

test('every scenario has a test that carries its id, or a reason why not', () => {
  const missing = Object.keys(SCENARIOS).filter((id) => !proven.has(id) && !(id in LEFT_OUT));
  expect(missing.map((id) => `${id}: ${SCENARIOS[id]}`)).toEqual([]);
});

test('no title carries an id that does not exist', () => {
  const unknown = titles.flatMap((title) =>
    idsIn(title)
      .filter((id) => !(id in SCENARIOS))
      .map((id) => `${id} in ${title.at}`),
  );
  expect(unknown).toEqual([]);
});

test('what is left out is a scenario, has a reason, and has no test after all', () => {
  for (const [id, reason] of Object.entries(LEFT_OUT)) {
    expect(SCENARIOS[id]).toBeDefined();
    expect(reason.length).toBeGreaterThan(60);
    expect(proven.has(id)).toBe(false);
  }
});

test('the scenarios are those of webhooks, buying, the AI proxy, time and the database, without a gap', () => {
  const counts = { W: 30, B: 15, P: 30, T: 10, D: 14 };
  const expected = Object.entries(counts).flatMap(([letter, count]) =>
    Array.from({ length: count }, (_, index) => `${letter}${index + 1}`),
  );
  expect(Object.keys(SCENARIOS)).toEqual(expected);
});
