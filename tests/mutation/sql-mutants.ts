/**
 * Small mistakes in the SQL of the money core, one at a time: what a mutation tester does to code, done to the text that it
 * sees as a mere string. Each place that can be changed is marked by a pair of SQL comments when the module is loaded; a
 * mutant swaps what stands between its marks on the way to the database.
 */
export type SqlMutant = {
  id: number;
  file: string;
  line: number;
  what: string;
  place: number;
  from: string;
  to: string;
};
export type Place = { place: number; start: number; end: number };

type Change = { start: number; end: number; to: string; what: string };

const SWAPS: [RegExp, string | ((found: string) => string), string][] = [
  [/<=/g, '<', 'comparison'],
  [/(?<![<-])>=/g, '>', 'comparison'],
  [/<>/g, '=', 'comparison'],
  [/<(?![=>])/g, '<=', 'comparison'],
  [/(?<![<=>-])>(?![=>])/g, '>=', 'comparison'],
  [/(?<![<>])=(?!>)/g, '<>', 'comparison'],
  [/\bleast\(/g, 'greatest(', 'least'],
  [/\bgreatest\(/g, 'least(', 'greatest'],
  [/ \+ /g, ' - ', 'plus'],
  [/ - /g, ' + ', 'minus'],
  [/(?<!select) \* /g, ' + ', 'times'],
  [/ \/ /g, ' * ', 'divided by'],
  [/(?<=\s)-(?=[a-z])/g, '', 'sign'],
  [/\bfor update(?: of \w+)?(?: skip locked)?/g, '', 'lock'],
  [/\bskip locked/g, '', 'lock'],
  [/\bon conflict do nothing/g, '', 'conflict'],
  [/\band\b/g, 'or', 'condition'],
  [/\bleft join\b/g, 'join', 'join'],
  [/\bis not null\b/g, 'is null', 'null'],
  [/\bis null\b/g, 'is not null', 'null'],
  [/\bnot exists\b/g, 'exists', 'not'],
  [/\bdesc\b/g, 'asc', 'order'],
  [/\bsum\(/g, 'max(', 'sum'],
  [/\bmin\(/g, 'max(', 'min'],
  [/\bmax\(/g, 'min(', 'max'],
  [/\btrue\b/g, 'false', 'literal'],
  [/(?<![\w$.'])\d+(?![\w' ]*')(?!\w)/g, (digits) => String(Number(digits) + 1), 'literal'],
  [/'[^'\0]*'/g, otherText, 'literal'],
];

function otherText(literal: string): string {
  const other = literal.replace(/^'\d+(?= )/, (digits) => `'${Number(digits.slice(1)) + 1}`);
  return other === literal ? "'mutant'" : other;
}

/** Stands for the text that was there. */
const SAME = '@@';

const ENDS =
  /^(?:and|or|returning|on conflict|group by|order by|limit|for update|union|then|end|from|select|where|join|left join)\b/;

/** The mutants of a source file, and the places to mark in it. */
export function sqlMutants(file: string, source: string, firstId: number): { mutants: SqlMutant[]; places: Place[] } {
  const sql = onlySql(source);
  const changes = [...swaps(sql), ...droppedConditions(sql), ...droppedCoalesce(sql)];
  const places: Place[] = [];
  const mutants = changes.map(({ start, end, to, what }, index): SqlMutant => {
    let place = places.find((one) => one.start === start && one.end === end);
    if (!place) {
      place = { place: firstId + places.length, start, end };
      places.push(place);
    }
    const line = source.slice(0, start).split('\n').length;
    return { id: firstId + index, file, line, what, place: place.place, from: source.slice(start, end), to };
  });
  return { mutants, places };
}

function swaps(sql: string): Change[] {
  return SWAPS.flatMap(([pattern, to, what]) =>
    [...sql.matchAll(pattern)].map((match) => {
      const [found] = match;
      const start = match.index;
      return { start, end: start + found.length, to: typeof to === 'string' ? to : to(found), what };
    }),
  );
}

/** Each `and …` left out, and each `where …` that stands alone. */
function droppedConditions(sql: string): Change[] {
  return [...sql.matchAll(/\b(and|where|filter \(where)\s+/g)].flatMap((match) => {
    const start = match.index + match[0].length;
    const end = conditionEnd(sql, start);
    // Left out in meaning only: its parameters stay, or the database would not know what type they have.
    return end === start ? [] : [{ start, end, to: `(${SAME} or true)`, what: 'condition left out' }];
  });
}

/** Where the condition that begins here ends: at a word that follows conditions, or where its bracket closes. */
function conditionEnd(sql: string, from: number): number {
  let depth = 0;
  for (let at = from; at < sql.length; at += 1) {
    const rest = sql.slice(at);
    if (sql[at] === '(') depth += 1;
    if (sql[at] === ')') depth -= 1;
    if (depth < 0 || sql[at] === '\0') return at;
    if (depth === 0 && at > from && (sql[at] === ',' || (/\W/.test(sql[at - 1] ?? '') && ENDS.test(rest)))) return at;
  }
  return sql.length;
}

/** `coalesce(a, b)` without its `b`. */
function droppedCoalesce(sql: string): Change[] {
  return [...sql.matchAll(/\bcoalesce\(/g)].flatMap((match) => {
    const from = match.index + match[0].length;
    let depth = 0;
    let comma = -1;
    for (let at = from; at < sql.length; at += 1) {
      if (sql[at] === '(') depth += 1;
      if (sql[at] === ')') depth -= 1;
      if (depth === 0 && sql[at] === ',') comma = at;
      if (depth < 0) return comma < 0 ? [] : [{ start: comma, end: at, to: '', what: 'coalesce' }];
    }
    return [];
  });
}

/** The source with everything blanked out that is not text of an SQL template; places keep their offsets. */
function onlySql(source: string): string {
  const blank = Array.from({ length: source.length }, () => '\0');
  for (const match of source.matchAll(/(?:Prisma\.sql|\$queryRaw(?:<[^`]*>)?|\$executeRaw)`/g)) {
    copyTemplate(source, match.index + match[0].length, blank);
  }
  return blank.join('');
}

/** Copies one template's own text; what is interpolated stays blank. Answers where it ends. */
function copyTemplate(source: string, from: number, into: string[]): number {
  for (let at = from; at < source.length; at += 1) {
    if (source[at] === '`') return at;
    if (source[at] === '$' && source[at + 1] === '{') {
      const end = interpolationEnd(source, at + 2);
      // A word that nothing matches: conditions and sums go on behind it.
      into.fill('\u0001', at, end + 1);
      at = end;
      continue;
    }
    into[at] = source[at] ?? '';
  }
  return source.length;
}

function interpolationEnd(source: string, from: number): number {
  let depth = 1;
  for (let at = from; at < source.length; at += 1) {
    if (source[at] === '`') at = copyTemplate(source, at + 1, []);
    else if (source[at] === '{') depth += 1;
    else if (source[at] === '}') depth -= 1;
    if (depth === 0) return at;
  }
  return source.length;
}

/** The source with each place between its marks; they nest. */
export function mark(source: string, places: Place[]): string {
  const marks = places.flatMap(({ place, start, end }) => [
    { at: start, text: `/*<${place}*/`, order: -end },
    { at: end, text: `/*${place}>*/`, order: -start },
  ]);
  const opens = (text: string) => text.startsWith('/*<');
  marks.sort((a, b) => a.at - b.at || Number(opens(a.text)) - Number(opens(b.text)) || a.order - b.order);
  let marked = '';
  let last = 0;
  for (const { at, text } of marks) {
    marked += source.slice(last, at) + text;
    last = at;
  }
  return marked + source.slice(last);
}

/** A statement with a mutant's place swapped; as it was, when the statement does not hold it. */
export function mutate(sql: string, { place, to }: Pick<SqlMutant, 'place' | 'to'>): string {
  const begin = `/*<${place}*/`;
  const end = `/*${place}>*/`;
  return sql
    .split(begin)
    .map((part, index) => {
      if (index === 0) return part;
      const at = part.indexOf(end);
      return to.replace(SAME, () => part.slice(0, at)) + part.slice(at + end.length);
    })
    .join(' ');
}
