/** What has just become of a form about members: a word in the address of the page that it leads to. */
export const MEMBER_NEWS = ['role', 'removed', 'revoked', 'last_owner', 'gone', 'refused'] as const;
export type MemberNews = (typeof MEMBER_NEWS)[number];

/** The news that an address brings; null when there is none. */
export function readMemberNews(value: unknown): MemberNews | null {
  return MEMBER_NEWS.find((one) => one === value) ?? null;
}
