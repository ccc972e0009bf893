import Link from 'next/link';
import { createElement, Fragment, type ReactNode } from 'react';
import type { Inline } from '@/lib/help/inline';

/** Text with its emphasis, code and links. Its parts never change places, so they are children of their own, without keys. */
export function Inlines({ of }: { of: readonly Inline[] }) {
  return createElement(Fragment, null, ...of.map((inline) => createElement(One, { inline })));
}

function One({ inline }: { inline: Inline }): ReactNode {
  switch (inline.kind) {
    case 'strong':
      return (
        <strong className="font-semibold">
          <Inlines of={inline.children} />
        </strong>
      );
    case 'link':
      return (
        <Link
          href={inline.href}
          prefetch={false}
          className="text-accent underline decoration-current/35 underline-offset-4 hover:decoration-current"
        >
          <Inlines of={inline.children} />
        </Link>
      );
    case 'code':
      return (
        <code className="wrap-break-word rounded-sm bg-sunken px-1 py-0.5 font-mono text-[0.875em]">
          <Breakable text={inline.text} />
        </code>
      );
    case 'text':
      return inline.text;
  }
}

/** In a table a name may be broken at its joints, so that a narrow column doesn't break it in the middle of a word. */
function Breakable({ text }: { text: string }) {
  const [first, ...rest] = text.split(/(?<=[_/.-])(?=\w)/);
  const joint = createElement('wbr', { className: 'hidden in-[td]:inline' });
  return createElement(Fragment, null, first, ...rest.flatMap((part) => [joint, part]));
}
