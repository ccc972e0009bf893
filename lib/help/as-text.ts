import { textsOf } from '@/lib/i18n/catalogue';
import { env } from '@/lib/platform/env';
import { DAYS, type Figures } from '@/lib/reliability/figures';
import { tellFigures } from '@/lib/reliability/tell';
import { type HelpPage, isPageName, type PageName, readPages } from './pages';
import { findPassages } from './passages';

/** The help for programs: Markdown with whole addresses, so that a page makes sense wherever it is read. */
export function pageAsText({ title, lead, body }: HelpPage): string {
  return whole([`# ${title}`, lead, forPrograms(body)]);
}

/** How reliable the money has been, figure by figure. */
export function reliabilityAsText(figures: Figures, locale: string): string {
  const { title, lead, told, measured } = tellFigures(figures, locale);
  return whole([
    `# ${title}`,
    lead,
    ...told.flatMap(({ name, value, about }) => [`## ${name}`, `**${value}**`, about]),
    ...(measured ? [measured] : []),
  ]);
}

/** `/llms.txt`: what there is to read, and how to ask. Source of its form: https://llmstxt.org */
export function indexAsText(locale: string): string {
  const t = textsOf('help', locale);
  const common = textsOf('common', locale);
  const list = readPages(locale).map(
    ({ name, title, lead }) => `- [${title}](${addressOf(`/help/${name}.md`)}): ${lead}`,
  );
  const reliability = textsOf('reliability', locale);
  list.push(
    `- [${reliability('title')}](${addressOf('/help/reliability.md')}): ${reliability('lead', { days: DAYS })}`,
  );
  const ask = `${t('ask.forPrograms')}: ${addressOf('/help.md?ask=do+credits+expire')}`;
  return whole([
    `# ${common('productName')}`,
    `> ${common('productDescription')}`,
    `## ${t('title')}`,
    list.join('\n'),
    ask,
  ]);
}

/** The passages that fit a question, each with its source; the index when none does. */
export function answerAsText(question: string, locale: string, on: PageName | null = null): string {
  const t = textsOf('help', locale);
  const passages = findPassages(question, locale, on);
  if (passages.length === 0) return whole([t('ask.none'), indexAsText(locale).trim()]);
  const parts = passages.flatMap(({ page, title, id, heading, markdown }) => [
    `## ${title}: ${heading}`,
    `${t('ask.source')}: ${addressOf(`/help/${page}#${id}`)}`,
    forPrograms(markdown),
  ]);
  return whole([`# ${t('ask.found')}`, ...parts]);
}

/** Without the marks that are for our own renderer, and with links to other pages as Markdown. */
function forPrograms(markdown: string): string {
  return markdown
    .replaceAll(/ \{#[a-z0-9-]+\}$/gm, '')
    .replaceAll(/^<!-- words: .+ -->\n*/gm, '')
    .replaceAll(/\]\((\/[^)#\s]*)(#[^)\s]*)?/g, (_, path: string, anchor: string = '') => {
      const isPage = isPageName(path.replace('/help/', ''));
      return `](${addressOf(isPage ? `${path}.md` : `${path}${anchor}`)}`;
    })
    .trim();
}

function whole(parts: readonly string[]): string {
  return `${parts.join('\n\n')}\n`;
}

function addressOf(path: string): string {
  return new URL(path, env().APP_URL).href;
}
