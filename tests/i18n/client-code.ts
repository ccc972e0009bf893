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
  for (const file of pageFiles('.ts', '.tsx')) if (isClient(parse(file))) withImports(file, found);
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

/** The pages and components that a file imports, at once or when they are first needed. */
function importsOf(file: string, source: ts.SourceFile): string[] {
  const found: string[] = [];
  walk(source, (node) => {
    const named = specifierOf(node);
    const path = named && ts.isStringLiteral(named) ? pathOf(named.text, file) : null;
    if (path && /^(app|components)\//.test(path)) found.push(path);
  });
  return found;
}

function specifierOf(node: ts.Node): ts.Expression | undefined {
  if (ts.isImportDeclaration(node)) return node.importClause?.isTypeOnly ? undefined : node.moduleSpecifier;
  if (ts.isExportDeclaration(node)) return node.isTypeOnly ? undefined : node.moduleSpecifier;
  return ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword
    ? node.arguments[0]
    : undefined;
}

/** What a file brings with it: itself, and whatever it imports of pages and components. */
export function withImports(file: string, found = new Map<string, ts.SourceFile>()): Map<string, ts.SourceFile> {
  if (found.has(file)) return found;
  const source = parse(file);
  found.set(file, source);
  for (const imported of importsOf(file, source)) withImports(imported, found);
  return found;
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
