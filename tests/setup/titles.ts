import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { ROOT } from '@/scripts/lib/paths.mjs';

const IS_TEST_FILE = /\.(test|spec)\.tsx?$/;
const TITLED = new Set(['test', 'it', 'describe']);

export type Title = { text: string; at: string };

/** Titles of all tests, read from the source: nothing is run, and a comment is no title. */
export function readTitles(): Title[] {
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
