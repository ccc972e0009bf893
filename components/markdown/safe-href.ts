const ALLOWED = new Set(['http:', 'https:', 'mailto:']);

/** The address of a link that somebody else wrote, or null when it leads anywhere but to a web page or a mailbox. */
export function safeHref(href: string): string | null {
  try {
    const url = new URL(href);
    return ALLOWED.has(url.protocol) ? url.href : null;
  } catch {
    // Addresses without a host would lead into this site; an answer has no business there.
    return null;
  }
}
