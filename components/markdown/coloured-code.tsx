import type { RootContent } from 'hast';
import bash from 'highlight.js/lib/languages/bash';
import css from 'highlight.js/lib/languages/css';
import diff from 'highlight.js/lib/languages/diff';
import go from 'highlight.js/lib/languages/go';
import java from 'highlight.js/lib/languages/java';
import javascript from 'highlight.js/lib/languages/javascript';
import json from 'highlight.js/lib/languages/json';
import python from 'highlight.js/lib/languages/python';
import rust from 'highlight.js/lib/languages/rust';
import sql from 'highlight.js/lib/languages/sql';
import typescript from 'highlight.js/lib/languages/typescript';
import xml from 'highlight.js/lib/languages/xml';
import yaml from 'highlight.js/lib/languages/yaml';
import { createLowlight } from 'lowlight';
import { memo, type ReactNode } from 'react';

const highlighter = createLowlight({
  bash,
  css,
  diff,
  go,
  java,
  javascript,
  json,
  python,
  rust,
  sql,
  typescript,
  xml,
  yaml,
});

/** The few colours of the studio; whatever has none stays ink. */
const COLOURS: Readonly<Record<string, string>> = {
  'hljs-keyword': 'text-accent font-medium',
  'hljs-built_in': 'text-accent',
  'hljs-name': 'text-accent',
  'hljs-selector-tag': 'text-accent',
  'hljs-section': 'text-accent',
  'hljs-string': 'text-warning',
  'hljs-regexp': 'text-warning',
  'hljs-number': 'text-danger',
  'hljs-literal': 'text-danger',
  'hljs-symbol': 'text-danger',
  'hljs-attr': 'text-success',
  'hljs-attribute': 'text-success',
  'hljs-title': 'font-medium',
  'hljs-type': 'font-medium',
  'hljs-comment': 'text-muted italic',
  'hljs-quote': 'text-muted italic',
  'hljs-meta': 'text-muted',
  'hljs-addition': 'text-success',
  'hljs-deletion': 'text-danger',
};

/** Code in colours; a language that isn't known here is shown without. */
export const ColouredCode = memo(function ColouredCode({ code, language }: { code: string; language: string }) {
  const name = language.toLowerCase();
  if (!highlighter.registered(name)) return code;
  return draw(highlighter.highlight(name, code).children);
});

function draw(nodes: readonly RootContent[]): ReactNode {
  return nodes.map((node, at) => {
    if (node.type === 'text') return node.value;
    if (node.type !== 'element') return null;
    const names = Array.isArray(node.properties.className) ? node.properties.className : [];
    const colour = names.map((one) => COLOURS[String(one)]).find((one) => one !== undefined);
    return (
      // biome-ignore lint/suspicious/noArrayIndexKey: the code never changes, so a place is a name
      <span key={at} className={colour}>
        {draw(node.children)}
      </span>
    );
  });
}
