/** One cell of a CSV file. Amounts come as decimal strings, so that no digit is lost. */
export type CsvCell = string | number | bigint | boolean | null;

// A spreadsheet runs a text that begins like this, however it came into the file (OWASP, "CSV Injection").
const RUNS_AS_FORMULA = /^[=+\-@\t\r\n]/;
const NUMBER = /^-?\d+(\.\d+)?$/;
const NEEDS_QUOTES = /[",\r\n]/;

/**
 * One line of a CSV file (RFC 4180), with its line break. A text that a spreadsheet would run as a formula gets an
 * apostrophe in front, which makes it a text there; plain numbers stay numbers.
 */
export function csvLine(cells: readonly CsvCell[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`;
}

function csvCell(cell: CsvCell): string {
  if (cell === null) return '';
  const text = String(cell);
  const harmless = RUNS_AS_FORMULA.test(text) && !NUMBER.test(text) ? `'${text}` : text;
  return NEEDS_QUOTES.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

/**
 * A file's text as the body of an answer: the next piece is made when the reader has taken the one before, and none any
 * more when the reader has gone.
 */
export function textStream(pieces: AsyncGenerator<string>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { value, done } = await pieces.next();
      if (done) controller.close();
      else controller.enqueue(encoder.encode(value));
    },
    async cancel() {
      await pieces.return(undefined);
    },
  });
}
