/**
 * As much of PostgreSQL's wire protocol, version 3, as it takes to see each statement and to answer in the server's
 * place. Format: https://www.postgresql.org/docs/current/protocol-message-formats.html
 */
export type Message = { type: string; body: Buffer; bytes: Buffer };

/** Cuts one direction of a connection into whole messages. The first message of a client has no type. */
export class MessageReader {
  private rest: Buffer = Buffer.alloc(0);

  constructor(private isStarted: boolean) {}

  push(bytes: Buffer): Message[] {
    this.rest = this.rest.length === 0 ? bytes : Buffer.concat([this.rest, bytes]);
    const messages: Message[] = [];
    for (;;) {
      const head = this.isStarted ? 1 : 0;
      if (this.rest.length < head + 4) return messages;
      const length = head + this.rest.readInt32BE(head);
      if (this.rest.length < length) return messages;
      const message = this.rest.subarray(0, length);
      this.rest = this.rest.subarray(length);
      const type = this.isStarted ? String.fromCharCode(message[0] ?? 0) : 'startup';
      messages.push({ type, body: message.subarray(head + 4), bytes: message });
      this.isStarted = true;
    }
  }
}

/** The text of a simple query (`Q`). */
export function queryText({ body }: Message): string {
  return zeroTerminated(body, 0).text;
}

/** The name and the text of a prepared statement (`P`); most are prepared without a name. */
export function preparedStatement({ body }: Message): { name: string; sql: string } {
  const name = zeroTerminated(body, 0);
  return { name: name.text, sql: zeroTerminated(body, name.end).text };
}

/** Which prepared statement is run (`B`), and with which values. Our driver sends all of them as text. */
export function boundValues({ body }: Message): { name: string; values: (string | null)[] } {
  const statement = zeroTerminated(body, zeroTerminated(body, 0).end);
  let at = statement.end;
  at += 2 + 2 * body.readInt16BE(at);
  const count = body.readInt16BE(at);
  at += 2;
  const values: (string | null)[] = [];
  for (let index = 0; index < count; index += 1) {
    const length = body.readInt32BE(at);
    at += 4;
    values.push(length < 0 ? null : body.toString('utf8', at, at + length));
    at += Math.max(0, length);
  }
  return { name: statement.text, values };
}

function zeroTerminated(body: Buffer, from: number): { text: string; end: number } {
  const end = body.indexOf(0, from);
  return { text: body.toString('utf8', from, end), end: end + 1 };
}

function message(type: string, body: Buffer): Buffer {
  const head = Buffer.alloc(5, type);
  head.writeInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
}

/** A statement as a client sends it in one piece. */
export function simpleQuery(sql: string): Buffer {
  return message('Q', Buffer.from(`${sql}\0`));
}

/** What the server says when something failed; `FATAL` also ends the connection. */
export function errorResponse(sqlState: string, severity: 'ERROR' | 'FATAL' = 'ERROR'): Buffer {
  const fields = [`S${severity}`, `V${severity}`, `C${sqlState}`, `MPlanted by a test: ${sqlState}`];
  return message('E', Buffer.from(`${fields.join('\0')}\0\0`));
}

/** The server waits for the next statement, and no transaction is open. */
export const READY_AND_IDLE = message('Z', Buffer.from('I'));
