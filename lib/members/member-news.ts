/** What has just become of a form about members: a word in the address of the page that it leads to. */
export const MEMBER_NEWS = ['role', 'removed', 'revoked', 'last_owner', 'gone', 'refused'] as const;
export type MemberNews = (typeof MEMBER_NEWS)[number];

/** News, and whom in the list it is about. */
export type NewsOf = { what: MemberNews; about: string | null };

/** The news that an address brings; null when there is none. */
export function readMemberNews({ news, about }: Record<string, unknown>): NewsOf | null {
  const what = MEMBER_NEWS.find((one) => one === news);
  return what ? { what, about: typeof about === 'string' ? about : null } : null;
}
