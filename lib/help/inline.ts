/** A run of text inside a block. */
export type Inline =
  | { kind: 'text' | 'code'; text: string }
  | { kind: 'strong'; children: Inline[] }
  | { kind: 'link'; href: string; children: Inline[] };

const MARKED = /(`[^`]+`|\*\*[^*]+\*\*|\[[^\]]+\]\([^)\s]+\)|[\w.+-]+@[\w.-]+\w)/;
const EMAIL = /^[\w.+-]+@[\w.-]+\w$/;
const LINK = /^\[([^\]]+)\]\(([^)\s]+)\)$/;

/** Emphasis, code, links, and addresses to write to; everything else is text. */
export function parseInline(text: string): Inline[] {
  const parts = text.split(MARKED).filter((part) => part !== '');
  return parts.map((part) => {
    if (/^`[^`]+`$/.test(part)) return { kind: 'code', text: part.slice(1, -1) };
    if (/^\*\*[^*]+\*\*$/.test(part)) return { kind: 'strong', children: parseInline(part.slice(2, -2)) };
    if (EMAIL.test(part)) return { kind: 'link', href: `mailto:${part}`, children: [{ kind: 'text', text: part }] };
    const [, words, href] = LINK.exec(part) ?? [];
    return words && href ? { kind: 'link', href, children: parseInline(words) } : { kind: 'text', text: part };
  });
}

export function plainText(inlines: readonly Inline[]): string {
  return inlines.map((inline) => ('children' in inline ? plainText(inline.children) : inline.text)).join('');
}
