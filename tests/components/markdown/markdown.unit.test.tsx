import { NextIntlClientProvider } from 'next-intl';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { DrawnMarkdown } from '@/components/markdown/drawn-markdown';
import messages from '@/messages/en.json';
import { HOSTILE } from './hostile';

function html(text: string): string {
  return renderToStaticMarkup(
    <NextIntlClientProvider locale="en" messages={messages} timeZone="UTC">
      <DrawnMarkdown text={text} />
    </NextIntlClientProvider>,
  );
}

const hrefs = (markup: string) => [...markup.matchAll(/href="([^"]*)"/g)].map(([, href]) => href);

describe('an answer in Markdown', () => {
  it('is drawn as headings, lists, tables, quotes, code and emphasis', () => {
    expect(html('# One\n\n## Two\n\n**bold** *thin* ~~gone~~ `code`')).toMatch(
      /<h2[^>]*>One<\/h2><h2[^>]*>Two<\/h2><p><strong[^>]*>bold<\/strong> <em>thin<\/em> <del>gone<\/del> <code[^>]*>code<\/code><\/p>/,
    );
    expect(html('3. three\n4. four')).toMatch(/<ol start="3"[^>]*><li[^>]*>three<\/li><li[^>]*>four<\/li><\/ol>/);
    expect(html('- [x] done\n- [ ] open').match(/type="checkbox"/g)).toHaveLength(2);
    expect(html('| a | b |\n|---|--:|\n| 1 | 2 |')).toMatch(/<th scope="col"[^>]*>a<\/th>.*text-right">2<\/td>/);
    expect(html('> said')).toMatch(/<blockquote[^>]*><p>said<\/p><\/blockquote>/);
    expect(html('```sql\nselect 1;\n```')).toMatch(/sql<\/span>.*aria-label="Copy code".*<code>.*select 1;/);
    expect(html('one  \ntwo\\*')).toContain('one<br/>two*');
    expect(html('1 &lt; 2 &amp; 3 &#62; 2')).toContain('1 &lt; 2 &amp; 3 &gt; 2');
  });

  it('leads to web pages and mailboxes only, and tells the page it leads to nothing', () => {
    const markup = html('[a](https://a.example/x) <b@c.example> www.d.example [mail](mailto:e@f.example)');
    expect(hrefs(markup)).toEqual([
      'https://a.example/x',
      'mailto:b@c.example',
      'http://www.d.example/',
      'mailto:e@f.example',
    ]);
    expect(markup.match(/rel="noopener noreferrer nofollow"/g)).toHaveLength(4);
  });

  it('shows an image as a link with its description, and fetches nothing', () => {
    const markup = html('![A chart](https://a.example/p.png?q=secret) ![](https://b.example/)');
    expect(markup).not.toContain('<img');
    expect(markup).toContain('>A chart</a>');
    expect(markup).toContain('>https://b.example/</a>');
  });

  it.each(HOSTILE)('has no element, attribute or address that a hostile text asked for (text %#)', (payload) => {
    // The icon of the button that copies code is ours.
    const markup = html(payload).replaceAll(/<svg [^>]*lucide.*?<\/svg>/g, '');
    const elements = new Set([...markup.matchAll(/<([a-z0-9]+)/g)].map(([, name]) => name));
    for (const name of ['script', 'img', 'iframe', 'svg', 'style', 'object', 'form', 'base', 'meta', 'video', 'math'])
      expect(elements).not.toContain(name);
    expect(markup).not.toMatch(/<[^>]*\s(?:on\w+|style|src|srcset)=/);
    for (const href of hrefs(markup)) expect(href).toMatch(/^(?:https?:\/\/|mailto:)/);
  });

  it('survives what was made to exhaust a parser, in a moment', () => {
    const began = performance.now();
    for (const part of ['[', '> ', '*a ', '`', '- ', '![', '<', '_*', '~~', '|', '[a](', '\\', '&#'])
      html(part.repeat(3_000));
    expect(performance.now() - began).toBeLessThan(8_000);
    expect(html('> '.repeat(3_000))).toContain('&gt;');
  });
});
