import type en from '@/messages/en.json';

type Texts = typeof en;
type Area = keyof Texts;

/**
 * The areas of the catalogue that browsers are sent, because code that runs there asks for them; a test compares. What
 * newcomers see stands outside the app's frame and asks for little, so that it comes quickly.
 */
export const CLIENT_AREAS = {
  everywhere: ['common', 'purchaseReturn', 'shell'],
  studio: [
    'apiKeys',
    'askOwner',
    'billing',
    'chat',
    'inviteForm',
    'markdown',
    'noticeCentre',
    'operatorForm',
    'plan',
    'purchasePage',
    'refill',
    'reportForm',
    'settings',
  ],
} as const satisfies Record<string, readonly Area[]>;

/** The texts that browsers are sent with every page. */
export function textsEverywhere(texts: Texts): Partial<Texts> {
  return pick(texts, CLIENT_AREAS.everywhere);
}

/** The texts that browsers are sent with the pages of somebody who is signed in. */
export function studioTexts(texts: Texts): Partial<Texts> {
  return pick(texts, [...CLIENT_AREAS.everywhere, ...CLIENT_AREAS.studio]);
}

function pick(texts: Texts, areas: readonly Area[]): Partial<Texts> {
  return Object.fromEntries(areas.map((area) => [area, texts[area]]));
}
