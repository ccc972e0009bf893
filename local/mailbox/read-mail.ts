/** A message as it is shown and as tests read it. */
export type ReadMail = {
  from: string;
  to: string;
  subject: string;
  messageId: string;
  headers: Record<string, string>;
  text: string;
  html: string;
};

type Part = { headers: Record<string, string>; body: Buffer };

/**
 * Reads a message as it came over the wire: headers, and the first plain text and HTML among its parts. Enough for what
 * mail programs make (RFC 2045 to 2047); attachments are left out.
 */
export function readMail(raw: Buffer): ReadMail {
  const whole = split(raw);
  const found = { text: '', html: '' };
  collect(whole, found);
  const header = (name: string) => words(whole.headers[name] ?? '');
  return {
    from: header('from'),
    to: header('to'),
    subject: header('subject'),
    messageId: header('message-id'),
    headers: Object.fromEntries(Object.entries(whole.headers).map(([name, value]) => [name, words(value)])),
    ...found,
  };
}

function split(raw: Buffer): Part {
  // One byte is one character here, so that nothing is lost before its charset is known.
  const source = raw.toString('latin1');
  const end = /\r?\n\r?\n/.exec(source);
  const head = end ? source.slice(0, end.index) : source;
  const body = end ? raw.subarray(end.index + end[0].length) : Buffer.alloc(0);
  const lines = head.replaceAll(/\r?\n[ \t]+/g, ' ').split(/\r?\n/);
  const headers: Record<string, string> = {};
  for (const line of lines) {
    const colon = line.indexOf(':');
    if (colon > 0) headers[line.slice(0, colon).toLowerCase()] ??= line.slice(colon + 1).trim();
  }
  return { headers, body };
}

function collect({ headers, body }: Part, found: { text: string; html: string }, depth = 0): void {
  const type = headers['content-type'] ?? 'text/plain';
  const boundary = /boundary="?([^";]+)"?/i.exec(type)?.[1];
  if (boundary && depth < 5) {
    for (const part of body.toString('latin1').split(`--${boundary}`).slice(1)) {
      if (!part.startsWith('--')) collect(split(Buffer.from(part.replace(/^\r?\n/, ''), 'latin1')), found, depth + 1);
    }
    return;
  }
  const charset = /charset="?([^";\s]+)"?/i.exec(type)?.[1];
  const kind = /^text\/html/i.test(type) ? 'html' : 'text';
  if (/^text\//i.test(type) && !found[kind]) found[kind] = decoded(body, headers, charset).trimEnd();
}

function decoded(body: Buffer, headers: Record<string, string>, charset = 'utf-8'): string {
  const encoding = (headers['content-transfer-encoding'] ?? '').toLowerCase();
  if (encoding === 'base64') return text(Buffer.from(body.toString('latin1'), 'base64'), charset);
  if (encoding === 'quoted-printable')
    return text(unquoted(body.toString('latin1').replaceAll(/=\r?\n/g, '')), charset);
  return text(body, charset);
}

function unquoted(source: string): Buffer {
  const bytes = source.replaceAll(/=([0-9A-F]{2})/gi, (_, code: string) =>
    String.fromCharCode(Number.parseInt(code, 16)),
  );
  return Buffer.from(bytes, 'latin1');
}

function text(bytes: Buffer, charset: string): string {
  try {
    return new TextDecoder(charset).decode(bytes);
  } catch {
    return bytes.toString('utf8');
  }
}

/** Words of a header that are not ASCII, as `=?UTF-8?Q?…?=`. */
function words(value: string): string {
  const joined = value.replaceAll(/\?=\s+=\?/g, '?==?');
  return joined.replaceAll(/=\?([^?]+)\?([BQ])\?([^?]*)\?=/gi, (_, charset: string, kind: string, word: string) => {
    const bytes = /b/i.test(kind) ? Buffer.from(word, 'base64') : unquoted(word.replaceAll('_', ' '));
    return text(bytes, charset);
  });
}
