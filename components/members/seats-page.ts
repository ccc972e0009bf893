/** Where an owner takes more seats, and comes back from. */
export const SEATS_PAGE = `/billing/plan?${new URLSearchParams({ return_to: '/settings/members' })}`;
