import { Html, html, htmlPage } from '../../stripe/pages/html';
import type { Mail } from '../store';

const BANNER = 'Local mailbox — nothing here was sent to anybody';

/** Everything that arrived, the newest first. */
export function listPage(mails: Mail[]): string {
  const rows = mails.toReversed().map(
    ({ id, to, subject, receivedAt }) => html`<tr>
<td><a href="/messages/${id}">${subject || '(no subject)'}</a></td><td>${to}</td>
<td class="whole"><time datetime="${receivedAt}">${receivedAt.replace('T', ' ').slice(0, 19)} UTC</time></td></tr>`,
  );
  const table = html`<div class="scroll"><table>
<thead><tr><th scope="col">Subject</th><th scope="col">To</th><th scope="col">Received</th></tr></thead>
<tbody>${rows}</tbody></table></div>
<form method="post" action="/clear"><button class="inline quiet">Delete all</button></form>`;
  const nothing = html`<p class="soft">Nothing has arrived yet. Buy credits, for example: the mail about it lands here.</p>`;
  return htmlPage({
    title: 'Mailbox',
    layout: 'wide',
    banner: BANNER,
    body: html`<section class="panel"><h1>Mailbox</h1>
<p class="soft small">What the app mails on this machine. With SMTP_URL set, mail is sent instead.</p>
${mails.length ? table : nothing}</section>`,
  });
}

/** One message: as HTML in a frame that may do nothing but open links elsewhere, and as plain text. */
export function messagePage({ from, to, subject, receivedAt, text, html: source }: Mail): string {
  const framed = html`<h2>As HTML</h2>
<iframe title="The message as HTML" sandbox="allow-popups allow-popups-to-escape-sandbox"
 srcdoc="<base target=&quot;_blank&quot;>${source}" style="width:100%;height:460px;border:1px solid var(--line);border-radius:8px"></iframe>`;
  return htmlPage({
    title: subject || 'Message',
    layout: 'wide',
    banner: BANNER,
    body: html`<section class="panel"><p><a href="/">All messages</a></p><h1>${subject || '(no subject)'}</h1>
<dl><div><dt>From</dt><dd>${from}</dd></div><div><dt>To</dt><dd>${to}</dd></div>
<div><dt>Received</dt><dd>${receivedAt}</dd></div></dl></section>
<section class="panel">${source ? framed : null}
<h2 style="margin-top:20px">As plain text</h2>
<pre style="white-space:pre-wrap;overflow-wrap:anywhere;margin:0">${new Html(linked(text))}</pre></section>`,
  });
}

function linked(text: string): string {
  const pieces = text.split(/(https?:\/\/[^\s<>"]+)/);
  return pieces
    .map((piece, index) =>
      index % 2 ? html`<a href="${piece}" target="_blank" rel="noreferrer">${piece}</a>` : html`${piece}`,
    )
    .map((piece) => piece.text)
    .join('');
}
