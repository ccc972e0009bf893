import { type PageLanguage, wordsIn } from './words';

/** Text that is HTML already. Everything else put into `html` is escaped. */
export class Html {
  constructor(readonly text: string) {}
}

type Fragment = string | number | Html | Html[] | null | false;

export function html(strings: TemplateStringsArray, ...values: Fragment[]): Html {
  return new Html(
    strings.map((part, index) => part + (index < values.length ? write(values[index] ?? null) : '')).join(''),
  );
}

function write(value: Fragment): string {
  if (value === null || value === false) return '';
  if (value instanceof Html) return value.text;
  if (Array.isArray(value)) return value.map((item) => item.text).join('');
  return escaped(String(value));
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

const STYLE = `
:root { color-scheme: light dark; --ground: #f6f8fa; --card: #fff; --ink: #1a1f36; --soft: #525a6e; --line: #c6ccd8; --accent: #4338ca; --on-accent: #fff; --bad: #b42318; --note: #fdf3d7; --note-ink: #5f4500; }
@media (prefers-color-scheme: dark) { :root { --ground: #12141c; --card: #1b1e2a; --ink: #eceef4; --soft: #b0b6c6; --line: #4a5065; --accent: #a5b4fc; --on-accent: #12141c; --bad: #fda29b; --note: #3a3010; --note-ink: #f6e3a1; } }
* { box-sizing: border-box; } :lang(ja) { word-break: auto-phrase; line-break: strict; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
.banner { background: var(--note); color: var(--note-ink); padding: 8px 16px; text-align: center; font-weight: 600; }
main { max-width: 940px; margin: 0 auto; padding: 24px 16px 48px; display: grid; gap: 32px; }
main > * { min-width: 0; } main > * { min-width: 0; } main.narrow { max-width: 560px; } main.wide { max-width: 1200px; }
@media (min-width: 800px) { main.two { grid-template-columns: 1fr 1fr; gap: 56px; padding-top: 48px; } }
h1, h2 { margin: 0 0 8px; line-height: 1.25; } h1 { font-size: 1.25rem; } h2 { font-size: 1.1rem; }
.total { font-size: 2.25rem; font-weight: 700; margin: 4px 0 16px; font-variant-numeric: tabular-nums; }
.soft { color: var(--soft); } .small { font-size: .875rem; } p { margin: 0 0 12px; }
.panel { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 20px; }
dl { margin: 0; } dl div, .row { display: flex; justify-content: space-between; gap: 16px; padding: 8px 0; border-top: 1px solid var(--line); } dd { margin: 0; font-variant-numeric: tabular-nums; }
label { display: block; font-weight: 600; font-size: .9rem; } .field { margin: 0 0 14px; } .pair { display: grid; grid-template-columns: 1fr 1fr; gap: 12px; }
input:not([type=radio]):not([type=checkbox]) { width: 100%; margin-top: 4px; padding: 10px 12px; border: 1px solid var(--line); border-radius: 8px; background: var(--ground); color: var(--ink); font: inherit; }
input[aria-invalid=true] { border-color: var(--bad) !important; }
fieldset { border: 1px solid var(--line); border-radius: 8px; margin: 0 0 16px; padding: 8px 14px; } legend { font-weight: 600; font-size: .9rem; padding: 0 6px; }
.choice { display: flex; gap: 10px; align-items: center; font-weight: 400; padding: 6px 0; font-size: 1rem; }
button { width: 100%; padding: 12px; border: 0; border-radius: 8px; background: var(--accent); color: var(--on-accent); font: inherit; font-weight: 700; cursor: pointer; } button.inline { width: auto; padding: 4px 10px; font-size: .875rem; }
button.inline, .whole { white-space: nowrap; } button.quiet { background: transparent; color: var(--ink); border: 1px solid var(--line); } .stack { display: grid; gap: 12px; } .acts { display: flex; flex-wrap: wrap; gap: 8px; align-items: center; justify-content: flex-end; } .acts form { display: inline; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; } a { color: var(--accent); }
.error { color: var(--bad); } .alert { border: 1px solid var(--bad); color: var(--bad); border-radius: 8px; padding: 10px 12px; margin: 0 0 16px; }
code { font-family: ui-monospace, monospace; font-size: .9em; overflow-wrap: anywhere; } details { margin-top: 16px; } summary { cursor: pointer; } .email { border: 0; padding-top: 0; }
table { border-collapse: collapse; width: 100%; font-size: .875rem; } th, td { text-align: left; vertical-align: top; padding: 6px 8px; border-top: 1px solid var(--line); } .scroll { overflow-x: auto; } th { white-space: nowrap; } ul { padding-left: 18px; margin: 8px 0; }
`;

interface Page {
  title: string;
  body: Html;
  layout: 'two' | 'narrow' | 'wide';
  /** What stands on top of it, so that nobody takes it for the real thing. */
  banner?: string;
  language?: PageLanguage;
}

/** A whole page: no scripts, nothing from elsewhere. */
export function htmlPage({ title, body, layout, language = 'en', banner = wordsIn(language).banner }: Page): string {
  return html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${title}</title>
<link rel="icon" href="data:,">
<style>${new Html(STYLE)}</style>
</head>
<body>
<header class="banner">${banner}</header>
<main class="${layout}">
${body}
</main>
</body>
</html>`.text;
}

/** Puts values into the places of a text (`{name}`). */
export function filled(text: string, values: Readonly<Record<string, string | number>>): string {
  return text.replaceAll(/\{(\w+)\}/g, (place, name: string) => String(values[name] ?? place));
}

/** The day of a moment (seconds since 1970), in UTC. */
export function day(seconds: number, language: PageLanguage = 'en'): string {
  const format = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeZone: 'UTC' });
  return format.format(new Date(seconds * 1000));
}

/** A moment (as ISO 8601 writes it) to the second, in UTC. */
export function moment(at: string, language: PageLanguage): Html {
  const format = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'medium', timeZone: 'UTC' });
  return html`<time datetime="${at}">${format.format(new Date(at))} UTC</time>`;
}

/** Money as people read it, from the smallest unit of its currency. For display only. */
export function money(amount: number, currency: string, language: PageLanguage = 'en'): string {
  const format = new Intl.NumberFormat(language, { style: 'currency', currency: currency.toUpperCase() });
  return format.format(amount / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2));
}
