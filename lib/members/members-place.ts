/** Which part of the members is shown: who fits a search, and from where on. Forms carry it, to lead back to it. */
export type MembersPlace = { search: string; after: string | null };

export const MEMBERS_PAGE = '/settings/members';

/** The address of that part, with what else stands in it. */
export function membersHref({ search, after }: MembersPlace, more: Record<string, string> = {}): string {
  const query = new URLSearchParams({ ...(search && { q: search }), ...(after && { after }), ...more });
  return `${MEMBERS_PAGE}${query.size > 0 ? `?${query}` : ''}`;
}

/** Where the list has one of them. */
export const memberAnchor = (userId: string): string => `member-${userId}`;
