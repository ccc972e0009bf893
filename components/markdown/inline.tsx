import type { Token, Tokens } from 'marked';
import type { ReactNode } from 'react';
import { decodeEntities } from './entities';
import { isWord, type WordToken } from './lex';
import { safeHref } from './safe-href';

/** Deeper nesting says nothing to a reader, and could exhaust the stack. */
export const MOST_NESTING = 24;

export type Level = { tokens: readonly Token[] | undefined; depth: number };

/** Words with emphasis, code and links. Whatever is HTML in them is shown as it is written, never taken for markup. */
export function Inline({ tokens = [], depth }: Level): ReactNode {
  // biome-ignore lint/suspicious/noArrayIndexKey: words have no name but their place
  return tokens.map((token, at) => <Word key={at} token={token} depth={depth + 1} />);
}

function Word({ token, depth }: { token: Token; depth: number }): ReactNode {
  if (depth > MOST_NESTING || !isWord(token)) return token.raw;
  return drawn(token, depth);
}

function drawn(token: WordToken, depth: number): ReactNode {
  switch (token.type) {
    case 'strong':
      return (
        <strong className="font-semibold">
          <Inline tokens={token.tokens} depth={depth} />
        </strong>
      );
    case 'em':
      return (
        <em>
          <Inline tokens={token.tokens} depth={depth} />
        </em>
      );
    case 'del':
      return (
        <del>
          <Inline tokens={token.tokens} depth={depth} />
        </del>
      );
    case 'codespan':
      return <code className="rounded-sm bg-sunken px-1 py-0.5 font-mono text-[0.875em]">{token.text}</code>;
    case 'br':
      return <br />;
    case 'checkbox':
      return <input type="checkbox" checked={token.checked} disabled className="mr-1.5 align-[-0.1em]" readOnly />;
    case 'link':
      return <Outward token={token} depth={depth} />;
    case 'image':
      // Never fetched by itself: an address in an answer could carry away what stands in the conversation.
      return (
        <Outward token={{ ...token, tokens: token.tokens.length > 0 ? token.tokens : [nameOf(token)] }} depth={depth} />
      );
    case 'text':
      return token.tokens ? <Inline tokens={token.tokens} depth={depth} /> : decodeEntities(token.text);
    case 'escape':
      return token.text;
    case 'html':
      return token.raw;
  }
}

function nameOf({ href }: Tokens.Image): Tokens.Text {
  return { type: 'text', raw: href, text: href };
}

function Outward({ token, depth }: { token: Tokens.Link | Tokens.Image; depth: number }) {
  const href = safeHref(decodeEntities(token.href));
  const words = <Inline tokens={token.tokens} depth={depth} />;
  if (href === null) return words;
  return (
    <a
      href={href}
      // What is written may say one place and lead to another.
      title={href}
      target="_blank"
      rel="noopener noreferrer nofollow"
      className="text-accent underline decoration-current/35 underline-offset-4 hover:decoration-current"
    >
      {words}
    </a>
  );
}
