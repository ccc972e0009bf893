import { type Inline, parseInline, plainText } from './inline';

/** The Markdown that help pages are written in: what they need and no more, so that nothing in a page is ever HTML. */
export type Block =
  | { kind: 'heading'; id: string; text: string }
  | { kind: 'paragraph'; text: Inline[] }
  | { kind: 'list'; start: number | null; items: Inline[][] }
  | { kind: 'table'; head: Inline[][]; rows: Inline[][][] }
  | { kind: 'code'; language: string; text: string }
  | { kind: 'picture'; src: string; alt: string; caption: string }
  /** Other words that readers use for what the section says: for the search, never shown. */
  | { kind: 'words'; text: string };

const FENCE = /^```(\w*)$/;
const HEADING = /^## (.+) \{#([a-z0-9-]+)\}$/;
const PICTURE = /^!\[([^\]]+)\]\((\S+) "([^"]+)"\)$/;
const WORDS = /^<!-- words: (.+) -->$/;
const ITEM = /^(-|\d+\.) (.+)$/;

/**
 * Blocks are separated by empty lines.
 * @throws Error naming the line that is none of what a page may contain
 */
export function parseMarkdown(markdown: string): Block[] {
  return chunksOf(markdown).map(parseChunk);
}

/** A fence keeps its empty lines; everything else ends at one. */
function chunksOf(markdown: string): string[][] {
  const chunks: string[][] = [[]];
  let isFenced = false;
  for (const line of markdown.split('\n')) {
    if (FENCE.test(line)) isFenced = !isFenced;
    if (line.trim() === '' && !isFenced) chunks.push([]);
    else chunks.at(-1)?.push(line);
  }
  return chunks.filter((lines) => lines.length > 0);
}

function parseChunk(lines: string[]): Block {
  const [first = ''] = lines;
  const fence = FENCE.exec(first);
  if (fence) return { kind: 'code', language: fence[1] ?? '', text: lines.slice(1, -1).join('\n') };
  if (first.startsWith('|')) return parseTable(lines);
  if (ITEM.test(first)) return parseList(lines);
  const single = lines.length === 1 ? parseSingle(first) : null;
  if (single) return single;
  if (/^[#!<>]/.test(first)) throw new Error(`This is no heading, picture or list of words: ${first}`);
  return { kind: 'paragraph', text: parseInline(lines.join(' ')) };
}

function parseSingle(line: string): Block | null {
  const [, text, id = ''] = HEADING.exec(line) ?? [];
  if (text) return { kind: 'heading', id, text };
  const [, alt, src = '', caption = ''] = PICTURE.exec(line) ?? [];
  if (alt) return { kind: 'picture', src, alt, caption };
  const [, words] = WORDS.exec(line) ?? [];
  return words ? { kind: 'words', text: words } : null;
}

/** A line that doesn't begin an item goes on with the one before it. */
function parseList(lines: string[]): Block {
  const items: string[] = [];
  for (const line of lines) {
    const text = ITEM.exec(line)?.[2];
    if (text === undefined) items.push(`${items.pop()} ${line.trim()}`);
    else items.push(text);
  }
  const number = Number.parseInt(lines[0] ?? '', 10);
  return { kind: 'list', start: Number.isNaN(number) ? null : number, items: items.map(parseInline) };
}

function parseTable([head = '', , ...rows]: string[]): Block {
  return { kind: 'table', head: cellsOf(head), rows: rows.map(cellsOf) };
}

function cellsOf(row: string): Inline[][] {
  return row
    .split('|')
    .slice(1, -1)
    .map((cell) => parseInline(cell.trim()));
}

/** What a reader sees of a block, as one text. */
export function blockText(block: Block): string {
  switch (block.kind) {
    case 'list':
      return block.items.map(plainText).join('\n');
    case 'table':
      return [block.head, ...block.rows].map((row) => row.map(plainText).join(' ')).join('\n');
    case 'code':
    case 'heading':
    case 'words':
      return block.text;
    case 'picture':
      return block.caption;
    case 'paragraph':
      return plainText(block.text);
  }
}
