/**
 * A person has one current workspace, and a tab may still show another. So what is sent from a page says which one it shows,
 * and what is about another is refused: nobody buys or spends for a workspace that they don't see.
 */
export const PAGE_WORKSPACE_HEADER = 'x-page-workspace';

/** The same in a form, and in an address that can have no header. */
export const PAGE_WORKSPACE_FIELD = 'page_workspace';

/** The page that says so, and leads on with either of the two. */
export function changedPath(shown: string): string {
  return `/workspace-changed?${new URLSearchParams({ from: shown })}`;
}
