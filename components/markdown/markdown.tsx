import { memo } from 'react';
import { Blocks } from './blocks';
import { lex } from './lex';

interface MarkdownProps {
  text: string;
  /** More is still to come at its end. */
  isGrowing?: boolean;
}

/**
 * A text in GitHub's Markdown, drawn element by element: no HTML is ever made of it or taken from it, no address in it is
 * fetched, and links lead to web pages and mailboxes only.
 */
export const Markdown = memo(function Markdown({ text, isGrowing = false }: MarkdownProps) {
  return <Blocks tokens={lex(text)} depth={0} isGrowing={isGrowing} />;
});
