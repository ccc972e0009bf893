import { expect, type Locator, type Page } from '@playwright/test';

/** Whether focus is on an element, and whether it can be seen where it is: an outline there, or on the field around it. */
function lookAtFocus(wanted: Element) {
  const now = document.activeElement;
  let isSeen = now?.matches('main, h1, h2, [tabindex="-1"]') ?? false;
  for (let at = now, up = 0; at && up < 3; at = at.parentElement, up += 1) {
    const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(at);
    isSeen ||= outlineStyle !== 'none' && Number.parseFloat(outlineWidth) > 0;
    isSeen ||= at.matches('form') && boxShadow.includes('0px 0px 0px 1px');
  }
  return { isThere: now === wanted, isSeen, what: now?.outerHTML.slice(0, 200) };
}

/** Presses Tab until it is there, as one does; every stop on the way can be seen. */
export async function tabTo(page: Page, to: Locator, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  await expect(to).toBeVisible();
  for (let stops = 0; stops < 80; stops += 1) {
    const { isThere, isSeen, what } = await to.evaluate(lookAtFocus);
    if (stops > 0) expect(isSeen, `focus on ${what}`).toBe(true);
    if (isThere) return;
    await page.keyboard.press(key);
  }
  throw new Error(`${to} can't be reached by ${key}`);
}

/** Goes there by Tab, and presses Enter. */
export async function enter(page: Page, on: Locator, key?: 'Shift+Tab'): Promise<void> {
  await tabTo(page, on, key);
  await page.keyboard.press('Enter');
}

/** Goes there by Tab, and types in place of what stands there. */
export async function write(page: Page, into: Locator, text: string): Promise<void> {
  await tabTo(page, into);
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type(text);
}
