/** Where the card on file stands. */
export const CARD_PAGE = '/billing';
/** Our own answers about it come back in this parameter. */
export const CARD_PARAM = 'card';

export const CARD_OUTCOMES = [
  'saved',
  'waiting',
  'canceled',
  'removed',
  'unavailable',
  'rate_limited',
  'forbidden',
] as const;
export type CardOutcome = (typeof CARD_OUTCOMES)[number];

/** A path on this site with the outcome added, where the page shows it. Pure. */
export function cardPage(outcome: CardOutcome, path: string = CARD_PAGE): string {
  const url = new URL(path, 'http://any.invalid');
  url.searchParams.set(CARD_PARAM, outcome);
  return `${url.pathname}${url.search}${url.hash}`;
}
