/** What a mail says, as plain texts; nothing here is HTML yet. */
export type Letter = {
  language: string;
  product: string;
  subject: string;
  /** Paragraphs are separated by line breaks. */
  body: string;
  action: { label: string; url: string };
  /** Small print under the line. */
  footer: string;
  unsubscribe?: { label: string; url: string };
};

/** The subject as a header can carry it: one line, of a length that is read. */
export function subjectLine(text: string): string {
  const line = text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ').trim();
  return line.length <= 150 ? line : `${line.slice(0, 149).toWellFormed()}…`;
}

/** The mail for whoever reads plain text. */
export function plainText({ body, action, footer, unsubscribe }: Letter): string {
  const end = unsubscribe ? [footer, `${unsubscribe.label}: ${unsubscribe.url}`] : [footer];
  return [...paragraphs(body), `${action.label}: ${action.url}`, '-- ', ...end]
    .join('\n\n')
    .replace('-- \n\n', '-- \n');
}

/** The same as HTML: no picture, no script, nothing from elsewhere; readable in light and dark, and by a screen reader. */
export function htmlText(letter: Letter): string {
  const { language, product, subject, body, action, footer, unsubscribe } = letter;
  const texts = paragraphs(body).map((text) => `<p style="margin:0 0 16px">${escaped(text)}</p>`);
  const leave = unsubscribe
    ? ` <a href="${escaped(unsubscribe.url)}" style="color:inherit">${escaped(unsubscribe.label)}</a>`
    : '';
  return `<!doctype html>
<html lang="${escaped(language)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${escaped(subject)}</title>
<style>${STYLE}</style>
</head>
<body class="ground" style="margin:0;padding:24px 12px;font:16px/1.5 system-ui,-apple-system,'Segoe UI',sans-serif">
<div class="card" role="article" aria-label="${escaped(subject)}" style="max-width:560px;margin:0 auto;padding:28px;border-radius:12px">
<p style="margin:0 0 20px;font-weight:600">${escaped(product)}</p>
<h1 style="margin:0 0 16px;font-size:20px;line-height:1.3">${escaped(subject)}</h1>
${texts.join('\n')}
<p style="margin:24px 0"><a class="action" href="${escaped(action.url)}" style="display:inline-block;padding:12px 20px;border-radius:8px;font-weight:600;text-decoration:none">${escaped(action.label)}</a></p>
<p class="soft" style="margin:0;padding-top:16px;font-size:14px">${escaped(footer)}${leave}</p>
</div>
</body>
</html>`;
}

const STYLE = `:root{color-scheme:light dark}
.ground{background:#f6f8fa;color:#1a1f36}.card{background:#fff;border:1px solid #c6ccd8}
.card{word-break:auto-phrase}.soft{color:#525a6e;border-top:1px solid #c6ccd8}.action{background:#4338ca;color:#fff}
@media (prefers-color-scheme:dark){.ground{background:#12141c;color:#eceef4}.card{background:#1b1e2a;border-color:#4a5065}
.soft{color:#b0b6c6;border-color:#4a5065}.action{background:#a5b4fc;color:#12141c}}`;

function paragraphs(text: string): string[] {
  return text.split(/\s*\n\s*/).filter(Boolean);
}

function escaped(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
