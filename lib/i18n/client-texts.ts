import type en from '@/messages/en.json';

type Texts = typeof en;
type Area = keyof Texts;

/**
 * The areas of the catalogue that browsers are sent, because code that runs there asks for them: each part of the app its
 * own, beside those of the parts around it. A test compares.
 */
const CLIENT_AREAS = {
  everywhere: ['common', 'purchaseProgress', 'shell'],
  studio: ['aiUsage', 'buying', 'news', 'noticeCentre', 'refillTerms'],
  billing: ['askOwner', 'creditRequests', 'memberState', 'purchaseCheck', 'refillProblem'],
  chat: ['askOwner', 'chat', 'markdown'],
  operator: ['operatorForm'],
  settings: ['apiKeys', 'inviteForm', 'settings'],
  usage: ['reportForm'],
} as const satisfies Record<string, readonly Area[]>;

/** A part of the app whose pages need texts of their own in browsers. */
export type TextsPart = keyof typeof CLIENT_AREAS;

export function areasOf(part: TextsPart): readonly Area[] {
  return CLIENT_AREAS[part];
}

/** The texts that browsers are sent with the pages of a part of the app. */
export function clientTexts(texts: Texts, part: TextsPart): Partial<Texts> {
  return Object.fromEntries(areasOf(part).map((area) => [area, texts[area]]));
}
