import { noticePage } from './checkout-page';
import { filled, html, htmlPage } from './html';
import { noticeWords } from './notice-words';
import type { PageLanguage } from './words';

/** Where a card's bank asks its owner to prove who they are. `amount` is null when nothing is to be paid. */
export function authenticationPage(amount: string | null, card: string, language: PageLanguage): string {
  const { ask, askAmount, complete, fail } = noticeWords(language).proof;
  const body = html`<section class="panel" aria-labelledby="title">
<h1 id="title">3-D Secure</h1>
<p>${amount === null ? filled(ask, { card }) : filled(askAmount, { card, amount })}</p>
<form method="post" class="stack">
<button type="submit" name="outcome" value="complete">${complete}</button>
<button class="quiet" type="submit" name="outcome" value="fail">${fail}</button>
</form>
</section>`;
  return htmlPage({ title: '3-D Secure', layout: 'narrow', language, body });
}

/** For a proof that a script waits for, and for one that was given before. */
export function nothingToProvePage(language: PageLanguage): string {
  return noticePage(noticeWords(language).nothing, language);
}
