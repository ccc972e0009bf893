import type Stripe from 'stripe';
import type { FaultSettings } from '../faults';
import type { Attempt, Delivery, State, StoredEvent } from '../state';
import { type Html, html, htmlPage } from './html';

const SHOWN = 100;
const PAYMENTS_SHOWN = 20;

/** The newest payments, with a button to give one back; the newest events, how each delivery went, and one to send it again. */
export function inspectorPage(state: State, faults: FaultSettings): string {
  const events = Object.values(state.events).slice(-SHOWN).reverse();
  const charges = Object.values(state.charges)
    .filter(({ paid }) => paid)
    .slice(-PAYMENTS_SHOWN)
    .reverse();
  const switches = Object.entries(faults).filter(([, value]) => value);
  const body = html`<section>
<h1>Local Stripe</h1>
<h2>Payments</h2>
<div class="scroll"><table>
<thead><tr><th scope="col">When (UTC)</th><th scope="col">Payment</th><th scope="col">Amount</th><th scope="col">Given back</th><th scope="col">Refund</th></tr></thead>
<tbody>${charges.map(payment)}</tbody>
</table></div>
<h2>Events</h2>
<p class="soft">Newest first. Switches: ${switches.length > 0 ? switches.map(([name, value]) => `${name} ${value}`).join(', ') : 'all off'}.</p>
<ul>${Object.values(state.endpoints).map(({ endpoint }) => html`<li>Webhooks go to <code>${endpoint.url}</code> (${endpoint.status})</li>`)}</ul>
<div class="scroll"><table>
<thead><tr><th scope="col">When (UTC)</th><th scope="col">Event</th><th scope="col">Deliveries</th><th scope="col">Again</th></tr></thead>
<tbody>${events.map(row)}</tbody>
</table></div>
${events.length === 0 ? html`<p>Nothing has happened yet.</p>` : null}
</section>`;
  return htmlPage({ title: 'Local Stripe', layout: 'wide', body });
}

function payment({
  created,
  payment_intent,
  customer,
  amount,
  amount_refunded,
  currency,
  refunded,
}: Stripe.Charge): Html {
  const id = typeof payment_intent === 'string' ? payment_intent : '';
  const money = (cents: number) => `${(cents / 100).toFixed(2)} ${currency}`;
  return html`<tr id="${id}">
<td>${moment(created)}</td>
<td><code>${id}</code><br><code class="soft">${typeof customer === 'string' ? customer : ''}</code></td>
<td>${money(amount)}</td>
<td>${money(amount_refunded)}</td>
<td>${refunded ? null : html`<form method="post" action="/_local/refunds"><input type="hidden" name="payment_intent" value="${id}"><button class="inline" type="submit" aria-label="Refund ${id}">Refund</button></form>`}</td>
</tr>`;
}

function row({ event, deliveries }: StoredEvent): Html {
  const object = 'id' in event.data.object ? String(event.data.object.id) : '';
  return html`<tr>
<td>${moment(event.created)}</td>
<td>${event.type}<br><code>${event.id}</code><br><code class="soft">${object}</code></td>
<td>${deliveries.length > 0 ? deliveries.map(deliveryLine) : 'nobody listens'}</td>
<td><form method="post" action="/_local/events/${event.id}/resend"><button class="inline" type="submit" aria-label="Resend ${event.type} ${event.id}">Resend</button></form></td>
</tr>`;
}

function deliveryLine({ outcome, attempts, nextAt }: Delivery): Html {
  const next = outcome === 'pending' && nextAt !== null ? `, next at ${clock(nextAt)}` : '';
  return html`<div><strong>${outcome.replace('_', ' ')}</strong>${next}<ul>${attempts.map(attemptLine)}</ul></div>`;
}

function attemptLine({ at, cause, status, error, durationMs }: Attempt): Html {
  return html`<li>${clock(at)} ${cause}: ${status ?? error ?? ''} (${durationMs} ms)</li>`;
}

function moment(seconds: number): string {
  return new Date(seconds * 1000).toISOString().slice(0, 19).replace('T', ' ');
}

function clock(ms: number): string {
  return new Date(ms).toISOString().slice(11, 19);
}
