import { invalid } from './errors';

type FormValue = string | FormRecord;
export interface FormRecord {
  [key: string]: FormValue;
}

const MAX_PAIRS = 2000;
const MAX_DEPTH = 10;

/**
 * Reads `a[b][0][c]=d` as the official SDKs write it. Lists stay records with the keys "0", "1" …; only a schema knows where a list is meant.
 * @throws StripeFault 400 for keys that contradict each other or are no keys.
 */
export function parseForm(text: string): FormRecord {
  const root: FormRecord = Object.create(null);
  let pairs = 0;
  for (const [key, value] of new URLSearchParams(text)) {
    pairs += 1;
    if (pairs > MAX_PAIRS) throw invalid('Too many parameters.');
    put(root, segments(key), value, key);
  }
  return root;
}

function segments(key: string): string[] {
  const match = /^([^[\]]+)((?:\[[^[\]]*\])*)$/.exec(key);
  if (!match?.[1]) throw invalid(`Invalid parameter name: ${key}`);
  const inner = (match[2] ?? '').slice(1, -1);
  const path = match[2] ? [match[1], ...inner.split('][')] : [match[1]];
  if (path.length > MAX_DEPTH) throw invalid(`Parameter nested too deeply: ${match[1]}`);
  return path;
}

function put(root: FormRecord, path: string[], value: string, key: string): void {
  let record = root;
  path.forEach((segment, index) => {
    const name = segment === '' ? String(Object.keys(record).length) : segment;
    const here = record[name];
    if (index === path.length - 1) {
      if (typeof here === 'object') throw invalid(`Invalid value for ${key}`, { param: key });
      record[name] = value;
      return;
    }
    if (typeof here === 'string') throw invalid(`Invalid value for ${key}`, { param: key });
    const next: FormRecord = here ?? Object.create(null);
    record[name] = next;
    record = next;
  });
}
