/** An address without one of its parameters, as path, query and hash: so that a reload doesn't repeat what it asked for. */
export function withoutParam(href: string, name: string): string {
  const url = new URL(href);
  url.searchParams.delete(name);
  return `${url.pathname}${url.search}${url.hash}`;
}
