/** What has just become of a plan, for the page that somebody is led to: a word in its address. */
export const PLAN_NEWS = ['started', 'changed', 'ending', 'kept', 'left', 'declined', 'differs', 'away'] as const;
export type PlanNews = (typeof PLAN_NEWS)[number];
export const PLAN_PARAM = 'plan_news';

const ANY_SITE = 'http://any.invalid';

/** The path with the news added. Pure. */
export function withPlanNews(path: string, news: PlanNews): string {
  const url = new URL(path, ANY_SITE);
  url.searchParams.set(PLAN_PARAM, news);
  return `${url.pathname}${url.search}${url.hash}`;
}

/** The news that an address brings; null when there is none. */
export function readPlanNews(value: string | null | undefined): PlanNews | null {
  return PLAN_NEWS.find((one) => one === value) ?? null;
}
