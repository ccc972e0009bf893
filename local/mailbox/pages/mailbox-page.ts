import { Html, html, htmlPage, moment } from '../../stripe/pages/html';
import type { PageLanguage } from '../../stripe/pages/words';
import type { Mail } from '../store';
import { WORDS } from './words';

/** Everything that arrived, the newest first. */
export function listPage(mails: Mail[], language: PageLanguage): string {
  const words = WORDS[language];
  const rows = mails.toReversed().map(
    ({ id, to, subject, receivedAt }) => html`<tr>
<td><a href="/messages/${id}">${subject || words.noSubject}</a></td><td>${to}</td>
<td class="whole">${moment(receivedAt, language)}</td></tr>`,
  );
  const table = html`<div class="scroll"><table>
<thead><tr><th scope="col">${words.subject}</th><th scope="col">${words.to}</th><th scope="col">${words.received}</th></tr></thead>
<tbody>${rows}</tbody></table></div>
<form method="post" action="/clear"><button class="inline quiet">${words.clear}</button></form>`;
  const nothing = html`<p class="soft">${words.empty}</p>`;
  return htmlPage({
    title: words.title,
    language,
    layout: 'wide',
    banner: words.banner,
    body: html`<section class="panel"><h1>${words.title}</h1>
<p class="soft small">${words.lead}</p>
${mails.length ? table : nothing}</section>`,
  });
}

/** One message: as HTML in a frame that may do nothing but open links elsewhere, and as plain text. */
export function messagePage(mail: Mail, language: PageLanguage): string {
  const { from, to, subject, receivedAt, text, html: source } = mail;
  const words = WORDS[language];
  const framed = html`<h2>${words.asHtml}</h2>
<iframe title="${words.frame}" sandbox="allow-popups allow-popups-to-escape-sandbox"
 srcdoc="<base target=&quot;_blank&quot;>${source}" style="width:100%;height:460px;border:1px solid var(--line);border-radius:8px"></iframe>`;
  return htmlPage({
    title: subject || words.noSubject,
    language,
    layout: 'wide',
    banner: words.banner,
    body: html`<section class="panel"><p><a href="/">${words.all}</a></p><h1>${subject || words.noSubject}</h1>
<dl><div><dt>${words.from}</dt><dd>${from}</dd></div><div><dt>${words.to}</dt><dd>${to}</dd></div>
<div><dt>${words.received}</dt><dd>${moment(receivedAt, language)}</dd></div></dl></section>
<section class="panel">${source ? framed : null}
<h2 style="margin-top:20px">${words.asText}</h2>
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
