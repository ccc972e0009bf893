/** What has just become of a plan, for the page that somebody is led to: a word in its address. */
export const PLAN_NEWS = ['started', 'changed', 'ending', 'kept', 'left', 'away'] as const;
export type PlanNews = (typeof PLAN_NEWS)[number];
export const PLAN_PARAM = 'plan_news';

const ANY_SITE = 'http://any.invalid';

/** The path with the news added. Pure. */
export function withPlanNews(path: string, news: PlanNews): string {
  const url = new URL(path, ANY_SITE);
  url.searchParams.set(PLAN_PARAM, news);
  return `${url.pathname}${url.search}${url.hash}`;
}

/** Why the last try changed nothing, for the page on which a plan is chosen. */
export const CHOICE_TROUBLES = ['declined', 'differs', 'away'] as const;
export type ChoiceTrouble = (typeof CHOICE_TROUBLES)[number];

/** The news that an address brings; null when there is none. */
export function readPlanNews(value: string | null | undefined): PlanNews | null {
  return PLAN_NEWS.find((one) => one === value) ?? null;
}
