import type { Token, Tokens } from 'marked';
import { memo, type ReactNode } from 'react';
import { CodeBlock } from './code-block';
import { Inline, type Level, MOST_NESTING } from './inline';
import { type BlockToken, isBlock } from './lex';

type BlocksProps = Level & {
  /** The last block still grows. */
  isGrowing?: boolean;
};

/** Paragraphs, lists, tables and code. A block whose source stays the same is not drawn again. */
export function Blocks({ tokens = [], depth, isGrowing = false }: BlocksProps): ReactNode {
  return tokens.map((token, at) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: blocks have no name but their place
    <Block key={at} token={token} depth={depth + 1} isGrowing={isGrowing && at === tokens.length - 1} />
  ));
}

type BlockProps = { token: Token; depth: number; isGrowing: boolean };

const Block = memo(
  function Block({ token, depth, isGrowing }: BlockProps): ReactNode {
    if (depth > MOST_NESTING) return <p className="whitespace-pre-wrap">{token.raw}</p>;
    return isBlock(token) ? drawn(token, depth, isGrowing) : <Inline tokens={[token]} depth={depth} />;
  },
  (before, after) =>
    before.token.raw === after.token.raw &&
    before.token.type === after.token.type &&
    before.isGrowing === after.isGrowing,
);

function drawn(token: BlockToken, depth: number, isGrowing: boolean): ReactNode {
  switch (token.type) {
    case 'space':
    case 'def':
      return null;
    case 'heading':
      return <Heading token={token} depth={depth} />;
    case 'paragraph':
      return (
        <p>
          <Inline tokens={token.tokens} depth={depth} />
        </p>
      );
    case 'code':
      return <CodeBlock code={token.text} language={token.lang ?? ''} isGrowing={isGrowing} />;
    case 'blockquote':
      return (
        <blockquote className="space-y-3 border-line border-l-2 pl-4 text-muted">
          <Blocks tokens={token.tokens} depth={depth} isGrowing={isGrowing} />
        </blockquote>
      );
    case 'list':
      return <List token={token} depth={depth} isGrowing={isGrowing} />;
    case 'table':
      return <Table token={token} depth={depth} />;
    case 'hr':
      return <hr className="border-line" />;
    case 'html':
      return <p className="whitespace-pre-wrap">{token.raw.trimEnd()}</p>;
  }
}

const HEADINGS = ['text-lg', 'text-base', 'text-[length:inherit]'];

/** All of one level, whatever an answer skips: below the page's own heading, which names the conversation. */
function Heading({ token, depth }: { token: Tokens.Heading; depth: number }) {
  const looks = HEADINGS[token.depth - 1] ?? 'text-[length:inherit]';
  return (
    <h2 className={`pt-2 font-semibold first:pt-0 ${looks}`}>
      <Inline tokens={token.tokens} depth={depth} />
    </h2>
  );
}

function List({ token, depth, isGrowing }: { token: Tokens.List; depth: number; isGrowing: boolean }) {
  const items = token.items.map((item, at) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: items have no name but their place
    <Item key={at} item={item} depth={depth} isGrowing={isGrowing && at === token.items.length - 1} />
  ));
  if (!token.ordered) return <ul className="list-disc space-y-1 pl-6 marker:text-muted">{items}</ul>;
  return (
    <ol start={token.start === '' ? undefined : token.start} className="list-decimal space-y-1 pl-6 marker:text-muted">
      {items}
    </ol>
  );
}

type ItemProps = { item: Tokens.ListItem; depth: number; isGrowing: boolean };

const Item = memo(
  function Item({ item, depth, isGrowing }: ItemProps) {
    return (
      <li className={item.task ? '-ml-5 list-none space-y-2' : 'space-y-2'}>
        <Blocks tokens={item.tokens} depth={depth} isGrowing={isGrowing} />
      </li>
    );
  },
  (before, after) => before.item.raw === after.item.raw && before.isGrowing === after.isGrowing,
);

const ALIGN = { left: 'text-left', center: 'text-center', right: 'text-right' } as const;

function Table({ token, depth }: { token: Tokens.Table; depth: number }) {
  const cell = (one: Tokens.TableCell) => `px-3 py-1.5 align-top ${ALIGN[one.align ?? 'left']}`;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard (WCAG 2.1.1)
    <div className="overflow-x-auto rounded-md border border-line text-sm" tabIndex={0}>
      <table className="w-full border-collapse tabular-nums">
        <thead className="bg-sunken">
          <tr>
            {token.header.map((one, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: columns have no name but their place
              <th key={at} scope="col" className={`${cell(one)} font-semibold`}>
                <Inline tokens={one.tokens} depth={depth} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {token.rows.map((row, line) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows have no name but their place
            <tr key={line} className="border-line border-t">
              {row.map((one, at) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: columns have no name but their place
                <td key={at} className={cell(one)}>
                  <Inline tokens={one.tokens} depth={depth} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
