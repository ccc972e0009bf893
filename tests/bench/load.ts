import { Pool } from 'undici';
import { WORD } from './upstream';

/** Where requests are sent, and what each of them carries. */
export type Aim = {
  url: string;
  path: string;
  method: 'POST' | 'GET';
  /** Headers of one request; called for each, so that many callers can be played. */
  headers: () => Record<string, string>;
};

/** What is asked: a prompt of about 0.8 kB. */
const PROMPT = 'Prepaid means prepaid: whoever has bought credits may spend them, and not one more. '.repeat(7).trim();

export function questionOf(stream: boolean): string {
  return JSON.stringify({
    model: 'demo-small',
    messages: [
      { role: 'system', content: 'You answer briefly.' },
      { role: 'user', content: PROMPT },
    ],
    max_tokens: 256,
    ...(stream ? { stream: true, stream_options: { include_usage: true } } : {}),
  });
}

/** One answer, in milliseconds since its request was sent. */
export type Timing = { firstMs: number; totalMs: number; tokensAtMs: number[] };

export class Client {
  private readonly pool: Pool;

  constructor(
    private readonly aim: Aim,
    connections: number,
  ) {
    this.pool = new Pool(aim.url, { connections, pipelining: 1, keepAliveTimeout: 60_000 });
  }

  /**
   * Asks once and reads the answer to its end.
   * @throws Error for any answer that is not 200 and whole: a gateway that fails is not fast
   */
  async ask(stream: boolean): Promise<Timing> {
    const { path, method, headers } = this.aim;
    const began = performance.now();
    const body = method === 'POST' ? questionOf(stream) : undefined;
    const answer = await this.pool.request({ path, method, body, headers: headers() });
    const tokensAtMs: number[] = [];
    let firstMs = 0;
    let text = '';
    for await (const part of answer.body) {
      const piece = String(part);
      text += piece;
      const at = performance.now() - began;
      firstMs ||= at;
      if (stream) for (let found = piece.split(WORD).length; found > 1; found -= 1) tokensAtMs.push(at);
    }
    if (answer.statusCode !== 200) throw new Error(`${path} answered ${answer.statusCode}: ${text.slice(0, 300)}`);
    if (method === 'POST') assertWhole(text, stream);
    return { firstMs: tokensAtMs[0] ?? firstMs, totalMs: performance.now() - began, tokensAtMs };
  }

  async close(): Promise<void> {
    await this.pool.close();
  }
}

function assertWhole(text: string, stream: boolean): void {
  const isWhole = stream ? text.trimEnd().endsWith('data: [DONE]') : text.includes('"finish_reason":"stop"');
  if (!isWhole || !text.includes(WORD)) throw new Error(`A short answer: …${text.slice(-200)}`);
}

/** Sends `requests` over `connections` at once, each as soon as one before it is answered. Answers how long all took. */
export async function saturate(
  client: Client,
  { requests, connections, stream }: { requests: number; connections: number; stream: boolean },
): Promise<{ wallMs: number }> {
  const began = performance.now();
  let sent = 0;
  const one = async () => {
    while (sent < requests) {
      sent += 1;
      await client.ask(stream);
    }
  };
  await Promise.all(Array.from({ length: connections }, one));
  return { wallMs: performance.now() - began };
}
