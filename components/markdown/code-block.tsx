'use client';

import { useTranslations } from 'next-intl';
import { type ComponentType, lazy, memo, Suspense } from 'react';
import { CopyButton } from '@/components/ui/copy-button';

/** Colours cost time with every character; beyond this nobody reads by colour. */
const MOST_COLOURED_CHARACTERS = 50_000;
const LINES_PER_PIECE = 40;

/** Loaded with the first block of code. Without it, code is simply not coloured. */
const ColouredCode = lazy(async (): Promise<{ default: ComponentType<CodeProps> }> => {
  try {
    return { default: (await import('./coloured-code')).ColouredCode };
  } catch {
    return { default: PlainCode };
  }
});

interface CodeProps {
  code: string;
  language: string;
}

interface CodeBlockProps extends CodeProps {
  isGrowing: boolean;
}

/** A block of code with its language and a button that copies it. */
export function CodeBlock({ code, language, isGrowing }: CodeBlockProps) {
  const t = useTranslations('markdown');
  const name = /^[\w+#.-]{1,30}/.exec(language)?.[0] ?? '';
  const isPlain = isGrowing || name === '' || code.length > MOST_COLOURED_CHARACTERS;
  return (
    <div className="overflow-hidden rounded-md border border-line bg-sunken">
      <div className="flex min-h-9 items-center justify-between gap-2 border-line border-b pr-1 pl-3 text-muted text-xs">
        <span>{name || t('code')}</span>
        <span className="flex flex-row-reverse items-center gap-1">
          <CopyButton text={code} label={t('copyCode')} />
        </span>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard (WCAG 2.1.1) */}
      <pre tabIndex={0} className="overflow-x-auto p-3 font-mono text-[0.8125rem] leading-5 outline-offset-[-2px]">
        <code>
          {isPlain ? (
            <PlainCode code={code} language={name} />
          ) : (
            <Suspense fallback={<PlainCode code={code} language={name} />}>
              <ColouredCode code={code} language={name} />
            </Suspense>
          )}
        </code>
      </pre>
    </div>
  );
}

/** In pieces, so that a line that comes to a long block costs the drawing of its end only. */
function PlainCode({ code }: CodeProps) {
  const lines = code.split('\n');
  const pieces: string[] = [];
  for (let from = 0; from < lines.length; from += LINES_PER_PIECE) {
    const isLast = from + LINES_PER_PIECE >= lines.length;
    pieces.push(lines.slice(from, from + LINES_PER_PIECE).join('\n') + (isLast ? '' : '\n'));
  }
  // biome-ignore lint/suspicious/noArrayIndexKey: a piece keeps its position, as lines are only ever added at the end
  return pieces.map((piece, at) => <Piece key={at} text={piece} />);
}

const Piece = memo(function Piece({ text }: { text: string }) {
  return <span>{text}</span>;
});
