import type Stripe from 'stripe';
import { randomText } from '../ids';
import { cardFields, cardLine, testCards } from './card-fields';
import type { FieldErrors, Typed } from './checkout-form';
import { MERCHANT } from './checkout-page';
import { type Html, html, htmlPage, money } from './html';
import { day, STATUS_WORDS } from './invoice-page';

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
}

/** Stripe's customer portal: everything, or the one thing that a flow is for. */
export function portalPage(view: PortalView): string {
  const { flow } = view.session;
  const body = flow ? flowBody(view, flow) : home(view);
  return htmlPage({ title: `Billing at ${MERCHANT}`, layout: 'narrow', body });
}

function flowBody(view: PortalView, flow: Stripe.BillingPortal.Session.Flow): Html {
  const id = flow.subscription_cancel?.subscription ?? flow.subscription_update?.subscription;
  const chosen = view.subscriptions.find(({ subscription }) => subscription.id === id);
  const section = () => {
    if (flow.type === 'payment_method_update') return cardForm(view, 'Update payment method');
    if (!chosen) return html`<section class="panel"><h2>Your plan has ended</h2></section>`;
    return flow.type === 'subscription_cancel' ? cancelPlan(chosen) : updatePlan(view, chosen);
  };
  return html`${header(view)}${problem(view)}${section()}`;
}

function home(view: PortalView): Html {
  const live = view.subscriptions.filter(({ subscription }) => subscription.status !== 'canceled');
  return html`${header(view)}${problem(view)}
${live.map(plan)}
${cardList(view)}
${cardForm(view, 'Add payment method')}
${history(view.invoices)}`;
}

function header({ session }: PortalView): Html {
  const back = session.return_url ? html`<p><a href="${session.return_url}">Back</a></p>` : null;
  return html`<section><h1>Billing at ${MERCHANT}</h1>${back}</section>`;
}

function problem({ failure, errors }: PortalView): Html | null {
  const text = failure ?? Object.values(errors)[0];
  return text ? html`<p class="alert" role="alert">${text}</p>` : null;
}

type Plan = PortalView['subscriptions'][number];

function plan({ subscription, name }: Plan): Html {
  const item = subscription.items.data[0];
  const until = day(item?.current_period_end ?? 0);
  const ends = subscription.cancel_at_period_end;
  return html`<section class="panel" aria-label="Current plan">
<h2>${name}</h2>
<dl>
<div><dt>Price</dt><dd>${price(item)}</dd></div>
<div><dt>${ends ? 'Ends on' : 'Renews on'}</dt><dd>${until}</dd></div>
<div><dt>Status</dt><dd>${subscription.status.replaceAll('_', ' ')}</dd></div>
</dl>
${ends ? act('resume', subscription.id, "Don't cancel plan") : act('cancel', subscription.id, 'Cancel plan')}
</section>`;
}

function price(item: Stripe.SubscriptionItem | undefined): string {
  const unit = money(item?.price.unit_amount ?? 0, 'usd');
  return `${item?.quantity ?? 1} × ${unit} per month`;
}

function cancelPlan({ subscription, name }: Plan): Html {
  const until = day(subscription.items.data[0]?.current_period_end ?? 0);
  return html`<section class="panel"><h2>Cancel your plan</h2>
<p>${name} stays yours until ${until}, and isn't charged again.</p>
${act('cancel', subscription.id, 'Cancel plan')}</section>`;
}

function updatePlan({ prices }: PortalView, { subscription }: Plan): Html {
  const item = subscription.items.data[0];
  const choice = ({ price: one, name }: PortalView['prices'][number]) =>
    html`<label class="choice"><input type="radio" name="price" value="${one.id}"${one.id === item?.price.id ? html` checked` : null}> ${name}, ${money(one.unit_amount ?? 0, one.currency)} per month</label>`;
  return html`<section class="panel"><h2>Update your plan</h2>
<form method="post">
<input type="hidden" name="action" value="update"><input type="hidden" name="subscription" value="${subscription.id}">
<fieldset><legend>Plan</legend>${prices.map(choice)}</fieldset>
<div class="field"><label for="quantity">Quantity</label><input id="quantity" name="quantity" type="text" inputmode="numeric" value="${item?.quantity ?? 1}"></div>
<p class="small soft">What the rest of this month costs more or less is on your next invoice.</p>
<button type="submit">Update plan</button>
</form></section>`;
}

function cardList({ cards, defaultCard }: PortalView): Html {
  const row = (card: Stripe.PaymentMethod) => html`<div class="row"><span>${cardLine(card)}</span>
<span class="acts">${card.id === defaultCard ? html`<strong>Default</strong>` : act('default', card.id, 'Make default', cardLine(card))}
${act('remove', card.id, 'Remove', cardLine(card))}</span></div>`;
  return html`<section class="panel" aria-label="Payment methods"><h2>Payment methods</h2>
${cards.length > 0 ? cards.map(row) : html`<p class="soft">No card is on file.</p>`}</section>`;
}

function cardForm({ typed, errors }: PortalView, title: string): Html {
  return html`<section class="panel" aria-labelledby="card-title"><h2 id="card-title">${title}</h2>
<form method="post" novalidate>
<input type="hidden" name="action" value="card"><input type="hidden" name="attempt" value="${randomText(24)}">
${cardFields({ saved: [], typed, errors })}
<button type="submit">Save card</button>
</form>
${testCards()}</section>`;
}

/** A button. `about` tells those with the same words apart for who doesn't see where they stand. */
function act(action: string, id: string, label: string, about = ''): Html {
  const name = action === 'default' || action === 'remove' ? 'card' : 'subscription';
  return html`<form method="post"><input type="hidden" name="action" value="${action}"><input type="hidden" name="${name}" value="${id}">
<button class="inline quiet" type="submit"${about ? html` aria-label="${label}: ${about}"` : null}>${label}</button></form>`;
}

function history(invoices: Stripe.Invoice[]): Html {
  const row = (
    invoice: Stripe.Invoice,
  ) => html`<tr><td class="whole">${day(invoice.created)}</td><td><a href="/i/${invoice.id}">${invoice.number ?? invoice.id}</a></td>
<td>${money(invoice.total, invoice.currency)}</td><td>${STATUS_WORDS[invoice.status ?? ''] ?? ''}</td></tr>`;
  return html`<section class="panel" aria-label="Invoices"><h2>Invoice history</h2>
${
  invoices.length === 0
    ? html`<p class="soft">Nothing was invoiced yet.</p>`
    : html`<div class="scroll"><table><thead><tr><th scope="col">Date</th><th scope="col">Number</th><th scope="col">Total</th><th scope="col">Status</th></tr></thead><tbody>${invoices.map(row)}</tbody></table></div>`
}</section>`;
}
