import type { IncomingHttpHeaders } from 'node:http';
import type { Dispatcher } from 'undici';
import { AppError } from '@/lib/platform/errors';
import { failureKind } from './failure-kind';

const STOPPED = new Error('We stopped it.');
const TOOK_TOO_LONG = new Error('The provider took too long altogether.');
const TIMEOUTS = new Set(['UND_ERR_CONNECT_TIMEOUT', 'UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT']);

/** What is kept of an answer that nobody takes in; then the provider's connection waits. */
const MOST_UNREAD_BYTES = 1_048_576;
const MOST_REASON_BYTES = 65_536;

/** One request to a provider: what undici hands over piece by piece, to be read at our own pace. */
export class ProviderCall implements Dispatcher.DispatchHandler {
  providerRequestId: string | null = null;
  /** @throws AppError `provider_error`, `provider_timeout`; `invalid_request` with the reason of who finds it wrong */
  readonly accepted: Promise<void>;
  private accept: () => void = () => undefined;
  private refuse: (error: AppError) => void = () => undefined;
  private readonly total: NodeJS.Timeout;
  private controller: Dispatcher.DispatchController | null = null;
  private refusalStatus: { status: number; retry: boolean } | null = null;
  private unread: Buffer[] = [];
  private unreadBytes = 0;
  private isOver = false;
  private failure: AppError | null = null;
  private wake: (() => void) | null = null;

  constructor(totalMs: number) {
    this.accepted = new Promise((resolve, reject) => {
      this.accept = resolve;
      this.refuse = reject;
    });
    this.total = setTimeout(() => this.stop(TOOK_TOO_LONG), totalMs);
  }

  async read(): Promise<Uint8Array | null> {
    while (this.unread.length === 0) {
      if (this.failure) throw this.failure;
      if (this.isOver) return null;
      await new Promise<void>((resolve) => {
        this.wake = resolve;
      });
    }
    const [first] = this.unread;
    const bytes = first && this.unread.length === 1 ? first : Buffer.concat(this.unread);
    this.unread = [];
    this.unreadBytes = 0;
    if (this.controller?.paused) this.controller.resume();
    return bytes;
  }

  stop(reason = STOPPED): void {
    if (this.isOver) return;
    this.fail(reason);
    this.controller?.abort(reason);
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.controller = controller;
    // Stopped while it waited for a connection.
    if (this.isOver) controller.abort(STOPPED);
  }

  onResponseStart(_: Dispatcher.DispatchController, status: number, headers: IncomingHttpHeaders): void {
    const requestId = headers['x-request-id'];
    if (typeof requestId === 'string') this.providerRequestId = requestId.slice(0, 200);
    if (status === 200 && String(headers['content-type'] ?? '').startsWith('text/event-stream')) this.accept();
    else this.refusalStatus = { status, retry: status === 429 || status === 503 };
  }

  onResponseData(controller: Dispatcher.DispatchController, bytes: Buffer): void {
    if (this.isOver) return;
    this.unread.push(bytes);
    this.unreadBytes += bytes.length;
    if (this.unreadBytes > MOST_UNREAD_BYTES) controller.pause();
    if (this.refusalStatus && this.unreadBytes > MOST_REASON_BYTES) this.stop();
    else this.wakeUp();
  }

  onResponseEnd(): void {
    if (this.refusalStatus) this.fail(null);
    else this.end();
  }

  onResponseError(_: Dispatcher.DispatchController, error: Error): void {
    this.fail(error);
  }

  private fail(cause: Error | null): void {
    if (this.isOver) return;
    this.failure = this.refusalStatus ? refusalOf(this.refusalStatus, this.unread) : providerFailure(cause);
    if (this.refusalStatus) this.unread = [];
    this.refuse(this.failure);
    this.end();
  }

  private end(): void {
    this.isOver = true;
    clearTimeout(this.total);
    this.wakeUp();
  }

  private wakeUp(): void {
    const { wake } = this;
    this.wake = null;
    wake?.();
  }
}

/** Why the provider did not take a request. Its own sentence is passed on only when it finds the request wrong. */
function refusalOf({ status, retry }: { status: number; retry: boolean }, body: readonly Buffer[]): AppError {
  const error = errorIn(Buffer.concat(body).toString('utf8'));
  const cause = new Error(`The provider answered ${status}: ${failureKind(error)}`);
  const reason = typeof error?.message === 'string' ? error.message.slice(0, 300) : null;
  if ((status === 400 || status === 422) && reason !== null) {
    return new AppError('invalid_request', { message: `The model refused the request: ${reason}`, cause });
  }
  return new AppError('provider_error', { cause, retryAfterSeconds: retry ? 5 : undefined });
}

/** What the provider says is wrong, in OpenAI's form; null for anything else. */
function errorIn(body: string): { message?: unknown } | null {
  try {
    const { error } = JSON.parse(body);
    return typeof error === 'object' ? error : null;
  } catch {
    return null;
  }
}

function providerFailure(cause: unknown): AppError {
  const code = cause instanceof Error && 'code' in cause ? cause.code : null;
  const isTimeout = cause === TOOK_TOO_LONG || (typeof code === 'string' && TIMEOUTS.has(code));
  return new AppError(isTimeout ? 'provider_timeout' : 'provider_error', { cause });
}
