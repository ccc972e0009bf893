import ts from 'typescript';
import { expect, test } from 'vitest';
import { pageFiles, parse, walk } from '../i18n/client-code';

/** What such a form does is about a person, whichever workspace they are in, or chooses the workspace itself. */
const ABOUT_A_PERSON = [
  'chooseLanguage',
  'joinWorkspace',
  'signInAsDemoPerson',
  'signInByMail',
  'signInWithLink',
  'signInWithProvider',
  'signOut',
  'signOutAction',
];
/** Forms that only ask for a page, and those of operators, whose pages name the workspace that they are about. */
const PLAIN = ['app/no-workspace', 'components/operator', 'components/shell/page-workspace.tsx'];

/** The server actions of plain forms: forms that don't say which workspace their page shows. */
function actionsOfPlainForms(source: ts.SourceFile): string[] {
  const found: string[] = [];
  walk(source, (node) => {
    if (!ts.isJsxOpeningElement(node) || node.tagName.getText() !== 'form') return;
    for (const one of node.attributes.properties) {
      const value = ts.isJsxAttribute(one) && one.name.getText() === 'action' ? one.initializer : undefined;
      if (value && ts.isJsxExpression(value) && value.expression && ts.isIdentifier(value.expression))
        found.push(value.expression.text);
    }
  });
  return found;
}

test('every form that changes something of a workspace says which workspace its page shows, without a script too', () => {
  const files = pageFiles('.tsx').filter((file) => !PLAIN.some((path) => file.startsWith(path)));
  const actions = files.flatMap((file) => actionsOfPlainForms(parse(file)));
  expect([...new Set(actions)].toSorted()).toEqual(ABOUT_A_PERSON);
});
