import ts from 'typescript';
import { expect, test } from 'vitest';
import { pageFiles, parse, walk } from './client-code';

/** Attributes whose text people read or hear. */
const READ = new Set([
  'alt',
  'aria-description',
  'aria-label',
  'aria-roledescription',
  'label',
  'placeholder',
  'title',
]);

/** Names and code that are the same in every language. */
const SAME_EVERYWHERE = new Set(['UTC', 'CSV', 'JSON', 'Markdown', 'Stripe', 'ID']);

/** Texts in the source of a page that stand in no catalogue. */
function hardCoded(source: ts.SourceFile): string[] {
  const found: string[] = [];
  const add = (node: ts.Node, text: string): void => {
    const words = text.trim();
    if (!/\p{L}{2}/u.test(words) || SAME_EVERYWHERE.has(words)) return;
    const { line } = source.getLineAndCharacterOfPosition(node.getStart());
    found.push(`${source.fileName}:${line + 1} “${words}”`);
  };
  walk(source, (node) => {
    if (ts.isJsxText(node)) add(node, node.text);
    if (ts.isJsxAttribute(node) && READ.has(node.name.getText()))
      for (const text of textsOf(node.initializer)) add(text, text.text);
    if (ts.isJsxExpression(node) && !ts.isJsxAttribute(node.parent))
      for (const text of textsOf(node)) add(text, text.text);
  });
  return found;
}

/** What is written where a text is expected: a text, or one of two. */
function textsOf(node: ts.Node | undefined): ts.StringLiteralLike[] {
  if (!node) return [];
  if (ts.isStringLiteralLike(node)) return [node];
  if (ts.isJsxExpression(node) || ts.isParenthesizedExpression(node)) return textsOf(node.expression);
  if (ts.isConditionalExpression(node)) return [...textsOf(node.whenTrue), ...textsOf(node.whenFalse)];
  if (!ts.isBinaryExpression(node)) return [];
  return [...textsOf(node.left), ...textsOf(node.right)];
}

test('every text of a page stands in the catalogue', () => {
  const found = pageFiles('.tsx').flatMap((file) => hardCoded(parse(file)));
  expect(found, 'move these to messages/en.json, da.json and ja.json').toEqual([]);
});

test.each([
  '<p>Buy now</p>',
  '<p>{"Buy now"}</p>',
  '<p>{isLow ? "Buy now" : null}</p>',
  '<input placeholder="Buy now" />',
  '<input aria-label={isLow ? "Buy now" : t("x")} />',
  '<p>{name || "Buy now"}</p>',
])('a text in the source is found: %s', (jsx) => {
  const source = ts.createSourceFile('page.tsx', jsx, ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX);
  expect(hardCoded(source)).toEqual(['page.tsx:1 “Buy now”']);
});
