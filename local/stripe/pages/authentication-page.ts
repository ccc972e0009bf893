import { html, htmlPage } from './html';

/** Where a card's bank asks its owner to prove who they are. `amount` is null when nothing is to be paid. */
export function authenticationPage(amount: string | null, card: string): string {
  const body = html`<section class="panel" aria-labelledby="title">
<h1 id="title">3-D Secure</h1>
<p>Your bank wants to know that it is you: ${card}${amount ? `, ${amount}` : ''}.</p>
<form method="post" class="stack">
<button type="submit" name="outcome" value="complete">Complete authentication</button>
<button class="quiet" type="submit" name="outcome" value="fail">Fail authentication</button>
</form>
</section>`;
  return htmlPage({ title: '3-D Secure', layout: 'narrow', body });
}

/** For a proof that a script waits for, and for one that was given before. */
export function nothingToProvePage(): string {
  const title = 'Nothing to do here';
  const body = html`<section class="panel"><h1>${title}</h1><p>You can close this page and go back to where you came from.</p></section>`;
  return htmlPage({ title, layout: 'narrow', body });
}
