/** Address of a letter that only needs sending. Not by URLSearchParams: mail programs take its "+" for a plus sign. */
export function mailTo(address: string, letter: { subject: string; body?: string }): string {
  const parts = Object.entries(letter).map(([name, text]) => `${name}=${encodeURIComponent(text)}`);
  // The @ between name and domain is a part of the address's form, and not every mail program decodes it.
  return `mailto:${encodeURIComponent(address).replace('%40', '@')}?${parts.join('&')}`;
}
