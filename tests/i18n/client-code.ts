import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import ts from 'typescript';
import { ROOT } from '@/scripts/lib/paths.mjs';

/** The source files of pages and components. */
export function pageFiles(...extensions: string[]): string[] {
  return ['app', 'components'].flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => extensions.some((extension) => name.endsWith(extension)))
      .map((name) => join(folder, name)),
  );
}

export function parse(file: string): ts.SourceFile {
  const text = readFileSync(join(ROOT, file), 'utf8');
  return ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX);
}

/** Calls `visit` with each node below `node`. */
export function walk(node: ts.Node, visit: (node: ts.Node) => void): void {
  node.forEachChild((child) => {
    visit(child);
    walk(child, visit);
  });
}

/** The files that run in browsers: those that say so, and whatever they import of pages and components. */
export function clientFiles(): Map<string, ts.SourceFile> {
  const found = new Map<string, ts.SourceFile>();
  const add = (file: string): void => {
    if (found.has(file)) return;
    const source = parse(file);
    found.set(file, source);
    for (const imported of importsOf(file, source)) add(imported);
  };
  for (const file of pageFiles('.ts', '.tsx')) if (isClient(parse(file))) add(file);
  return found;
}

/** Areas of the catalogue that a file asks for: `useTranslations('area.more')`. */
export function areasIn(source: ts.SourceFile): string[] {
  const areas: string[] = [];
  walk(source, (node) => {
    if (!ts.isCallExpression(node) || node.expression.getText() !== 'useTranslations') return;
    const [area] = node.arguments;
    if (!area || !ts.isStringLiteral(area)) throw new Error(`${source.fileName}: useTranslations without an area`);
    areas.push(area.text.split('.', 1)[0] ?? '');
  });
  return areas;
}

function isClient({ statements: [first] }: ts.SourceFile): boolean {
  return (
    first !== undefined &&
    ts.isExpressionStatement(first) &&
    ts.isStringLiteral(first.expression) &&
    first.expression.text === 'use client'
  );
}

function importsOf(file: string, source: ts.SourceFile): string[] {
  return source.statements.flatMap((statement) => {
    const named =
      (ts.isImportDeclaration(statement) && !statement.importClause?.isTypeOnly) ||
      (ts.isExportDeclaration(statement) && !statement.isTypeOnly)
        ? statement.moduleSpecifier
        : undefined;
    if (!named || !ts.isStringLiteral(named)) return [];
    const path = pathOf(named.text, file);
    return path && /^(app|components)\//.test(path) ? [path] : [];
  });
}

function pathOf(specifier: string, from: string): string | null {
  const base = specifier.startsWith('@/')
    ? specifier.slice(2)
    : specifier.startsWith('.')
      ? relative(ROOT, resolve(ROOT, from, '..', specifier))
      : null;
  if (base === null) return null;
  return [`${base}.tsx`, `${base}.ts`].find((path) => existsSync(join(ROOT, path))) ?? null;
}
