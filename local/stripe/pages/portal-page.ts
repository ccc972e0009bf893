import type Stripe from 'stripe';
import { randomText } from '../ids';
import { accountWords } from './account-words';
import { cardFields, cardLine, testCards } from './card-fields';
import type { FieldErrors, Typed } from './checkout-form';
import { MERCHANT } from './checkout-page';
import { day, filled, type Html, html, htmlPage, money } from './html';
import { invoiceStatus } from './invoice-page';
import { failureIn } from './notice-words';
import { type PageLanguage, wordsIn } from './words';

export interface PortalView {
  session: Stripe.BillingPortal.Session;
  subscriptions: { subscription: Stripe.Subscription; name: string }[];
  /** Monthly prices that a plan can change to, each with its product's name. */
  prices: { price: Stripe.Price; name: string }[];
  cards: Stripe.PaymentMethod[];
  defaultCard: string | null;
  invoices: Stripe.Invoice[];
  typed: Typed;
  errors: FieldErrors;
  failure: string | null;
  language: PageLanguage;
}

/** Stripe's customer portal: everything, or the one thing that a flow is for. */
export function portalPage(view: PortalView): string {
  const { session, language } = view;
  const { flow } = session;
  const body = flow ? flowBody(view, flow) : home(view);
  return htmlPage({ title: titleIn(language), layout: 'narrow', language, body });
}

function titleIn(language: PageLanguage): string {
  return filled(accountWords(language).portal.title, { merchant: MERCHANT });
}

function flowBody(view: PortalView, flow: Stripe.BillingPortal.Session.Flow): Html {
  const words = accountWords(view.language).portal;
  const id = flow.subscription_cancel?.subscription ?? flow.subscription_update?.subscription;
  const chosen = view.subscriptions.find(({ subscription }) => subscription.id === id);
  const section = () => {
    if (flow.type === 'payment_method_update') return cardForm(view, words.updateCard);
    if (!chosen) return html`<section class="panel"><h2>${words.ended}</h2></section>`;
    return flow.type === 'subscription_cancel' ? cancelPlan(chosen, view.language) : updatePlan(view, chosen);
  };
  return html`${header(view)}${problem(view)}${section()}`;
}

function home(view: PortalView): Html {
  const live = view.subscriptions.filter(({ subscription }) => subscription.status !== 'canceled');
  return html`${header(view)}${problem(view)}
${live.map((one) => plan(one, view.language))}
${cardList(view)}
${cardForm(view, accountWords(view.language).portal.addCard)}
${history(view.invoices, view.language)}`;
}

function header({ session, language }: PortalView): Html {
  const back = session.return_url ? html`<p><a href="${session.return_url}">${wordsIn(language).back}</a></p>` : null;
  return html`<section><h1>${titleIn(language)}</h1>${back}</section>`;
}

function problem({ failure, errors, language }: PortalView): Html | null {
  const text = failure === null ? Object.values(errors)[0] : failureIn(language, failure);
  return text ? html`<p class="alert" role="alert">${text}</p>` : null;
}

type Plan = PortalView['subscriptions'][number];

function plan({ subscription, name }: Plan, language: PageLanguage): Html {
  const words = accountWords(language).portal;
  const item = subscription.items.data[0];
  const until = day(item?.current_period_end ?? 0, language);
  const ends = subscription.cancel_at_period_end;
  return html`<section class="panel" aria-label="${words.plan}">
<h2>${name}</h2>
<dl>
<div><dt>${words.price}</dt><dd>${price(item, language)}</dd></div>
<div><dt>${ends ? words.ends : words.renews}</dt><dd>${until}</dd></div>
<div><dt>${words.status}</dt><dd>${stateIn(language, subscription.status)}</dd></div>
</dl>
${ends ? act('resume', subscription.id, words.resume) : act('cancel', subscription.id, words.cancel)}
</section>`;
}

function stateIn(language: PageLanguage, status: string): string {
  const states: Readonly<Record<string, string>> = accountWords(language).states;
  return states[status] ?? status;
}

function price(item: Stripe.SubscriptionItem | undefined, language: PageLanguage): string {
  const amount = money(item?.price.unit_amount ?? 0, 'usd', language);
  return filled(accountWords(language).portal.perMonth, { quantity: item?.quantity ?? 1, amount });
}

function cancelPlan({ subscription, name }: Plan, language: PageLanguage): Html {
  const words = accountWords(language).portal;
  const date = day(subscription.items.data[0]?.current_period_end ?? 0, language);
  return html`<section class="panel"><h2>${words.cancelTitle}</h2>
<p>${filled(words.cancelText, { plan: name, date })}</p>
${act('cancel', subscription.id, words.cancel)}</section>`;
}

function updatePlan({ prices, language }: PortalView, { subscription }: Plan): Html {
  const words = accountWords(language).portal;
  const item = subscription.items.data[0];
  const choice = ({ price: one, name }: PortalView['prices'][number]) =>
    html`<label class="choice"><input type="radio" name="price" value="${one.id}"${one.id === item?.price.id ? html` checked` : null}> ${filled(words.choice, { plan: name, amount: money(one.unit_amount ?? 0, one.currency, language) })}</label>`;
  return html`<section class="panel"><h2>${words.update}</h2>
<form method="post">
<input type="hidden" name="action" value="update"><input type="hidden" name="subscription" value="${subscription.id}">
<fieldset><legend>${words.choices}</legend>${prices.map(choice)}</fieldset>
<div class="field"><label for="quantity">${words.quantity}</label><input id="quantity" name="quantity" type="text" inputmode="numeric" value="${item?.quantity ?? 1}"></div>
<p class="small soft">${words.difference}</p>
<button type="submit">${words.updateButton}</button>
</form></section>`;
}

function cardList({ cards, defaultCard, language }: PortalView): Html {
  const words = accountWords(language).portal;
  const row = (card: Stripe.PaymentMethod) => html`<div class="row"><span>${cardLine(card, language)}</span>
<span class="acts">${card.id === defaultCard ? html`<strong>${words.default}</strong>` : act('default', card.id, words.makeDefault, cardLine(card, language))}
${act('remove', card.id, words.remove, cardLine(card, language))}</span></div>`;
  return html`<section class="panel" aria-label="${words.cards}"><h2>${words.cards}</h2>
${cards.length > 0 ? cards.map(row) : html`<p class="soft">${words.noCard}</p>`}</section>`;
}

function cardForm({ typed, errors, language }: PortalView, title: string): Html {
  return html`<section class="panel" aria-labelledby="card-title"><h2 id="card-title">${title}</h2>
<form method="post" novalidate>
<input type="hidden" name="action" value="card"><input type="hidden" name="attempt" value="${randomText(24)}">
${cardFields({ saved: [], typed, errors, language })}
<button type="submit">${wordsIn(language).buttons.setup}</button>
</form>
${testCards(language)}</section>`;
}

/** A button. `about` tells those with the same words apart for who doesn't see where they stand. */
function act(action: string, id: string, label: string, about = ''): Html {
  const name = action === 'default' || action === 'remove' ? 'card' : 'subscription';
  return html`<form method="post"><input type="hidden" name="action" value="${action}"><input type="hidden" name="${name}" value="${id}">
<button class="inline quiet" type="submit"${about ? html` aria-label="${label}: ${about}"` : null}>${label}</button></form>`;
}

function history(invoices: Stripe.Invoice[], language: PageLanguage): Html {
  const words = accountWords(language).portal;
  const row = (
    invoice: Stripe.Invoice,
  ) => html`<tr><td class="whole">${day(invoice.created, language)}</td><td><a href="/i/${invoice.id}">${invoice.number ?? invoice.id}</a></td>
<td>${money(invoice.total, invoice.currency, language)}</td><td>${invoiceStatus(invoice, language)}</td></tr>`;
  return html`<section class="panel" aria-label="${words.history}"><h2>${words.history}</h2>
${
  invoices.length === 0
    ? html`<p class="soft">${words.noInvoices}</p>`
    : html`<div class="scroll"><table><thead><tr><th scope="col">${words.date}</th><th scope="col">${words.number}</th><th scope="col">${words.total}</th><th scope="col">${words.status}</th></tr></thead><tbody>${invoices.map(row)}</tbody></table></div>`
}</section>`;
}
