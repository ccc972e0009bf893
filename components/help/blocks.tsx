import { useTranslations } from 'next-intl';
import { createElement, Fragment } from 'react';
import { CopyButton } from '@/components/ui/copy-button';
import { Cell, HeadCell, RowHead, Table } from '@/components/ui/table';
import { plainText } from '@/lib/help/inline';
import type { Block } from '@/lib/help/markdown';
import { Inlines } from './inlines';
import { Picture } from './picture';

/** A page of the help, or a part of one, as it is read. */
export function Blocks({ of }: { of: readonly Block[] }) {
  return createElement(Fragment, null, ...of.map((block) => createElement(OneBlock, { block })));
}

function OneBlock({ block }: { block: Block }) {
  switch (block.kind) {
    case 'list':
      return <List block={block} />;
    case 'table':
      return <DataTable block={block} />;
    case 'code':
      return <Code language={block.language} text={block.text} />;
    case 'picture':
      return <Picture src={block.src} alt={block.alt} caption={block.caption} />;
    // A section's heading is drawn by whoever draws the section.
    case 'heading':
    case 'words':
      return null;
    case 'paragraph':
      return (
        <p className="mt-4">
          <Inlines of={block.text} />
        </p>
      );
  }
}

function List({ block: { start, items } }: { block: Extract<Block, { kind: 'list' }> }) {
  const content = items.map((item) => (
    <li key={plainText(item)} className="pl-1">
      <Inlines of={item} />
    </li>
  ));
  if (start === null) return <ul className="mt-4 list-disc space-y-2 pl-5 marker:text-muted">{content}</ul>;
  return (
    <ol start={start} className="mt-6 list-decimal space-y-2 pl-6 marker:font-semibold marker:text-accent">
      {content}
    </ol>
  );
}

function DataTable({ block: { head, rows } }: { block: Extract<Block, { kind: 'table' }> }) {
  const names = head.map(plainText);
  return (
    <div className="mt-4">
      <Table caption={names.filter(Boolean).join(', ')}>
        <thead>
          <tr>
            {head.map((cell, at) =>
              names[at] ? (
                <HeadCell key={names[at]} className="whitespace-normal!">
                  <Inlines of={cell} />
                </HeadCell>
              ) : (
                // A corner that names nothing is no heading.
                <td key="corner" className="border-line border-b" />
              ),
            )}
          </tr>
        </thead>
        <tbody>
          {rows.map(([first = [], ...rest]) => (
            <tr key={[first, ...rest].map(plainText).join('|')}>
              <RowHead className="whitespace-normal!">
                <Inlines of={first} />
              </RowHead>
              {rest.map((cell, at) => (
                // A range or an amount is read as one word.
                <Cell key={names[at + 1]} className={/\p{L}/u.test(plainText(cell)) ? undefined : 'whitespace-nowrap'}>
                  <Inlines of={cell} />
                </Cell>
              ))}
            </tr>
          ))}
        </tbody>
      </Table>
    </div>
  );
}

const LANGUAGES: Readonly<Record<string, string>> = { sh: 'curl', python: 'Python', typescript: 'TypeScript' };

function Code({ language, text }: { language: string; text: string }) {
  const t = useTranslations('help.code');
  const name = LANGUAGES[language] ?? language;
  return (
    <figure className="mt-4 overflow-hidden rounded-lg border border-line">
      <figcaption className="flex min-h-10 items-center justify-between gap-2 border-line border-b bg-sunken pr-1 pl-4 font-medium text-muted text-xs">
        {name}
        <span className="flex flex-row-reverse items-center gap-2 print:hidden">
          <CopyButton text={text} label={t('copy', { language: name })} />
        </span>
      </figcaption>
      <pre
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling area must be reachable by keyboard (WCAG 2.1.1)
        tabIndex={0}
        className="overflow-x-auto bg-surface p-4 font-mono text-xs leading-5 print:whitespace-pre-wrap"
      >
        <code>{text}</code>
      </pre>
    </figure>
  );
}
