import { Blocks } from './blocks';
import { lex } from './lex';
import type { MarkdownProps } from './markdown';

/**
 * A text in GitHub's Markdown, drawn element by element: no HTML is ever made of it or taken from it, no address in it is
 * fetched, and links lead to web pages and mailboxes only.
 */
export function DrawnMarkdown({ text, isGrowing = false }: MarkdownProps) {
  return <Blocks tokens={lex(text)} depth={0} isGrowing={isGrowing} />;
}
