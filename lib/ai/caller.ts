import type { KnownKey } from '@/lib/auth/api-caller';
import type { Member } from '@/lib/workspaces/permissions';
import type { CompletionRequest } from './request-schema';

/** Who a request is metered for: a member of a workspace, by session or by API key. */
export type MeteredCaller = Member & { apiKeyId: string | null };

/** Where the answer of a request is kept, so that its repetition is answered without being charged again. */
export type KeptAnswer = {
  /** Called before the request is charged. */
  keep: (completion: object) => Promise<void>;
  /** Called when nothing was charged. */
  free: () => Promise<void>;
};

/** A request that its caller may make; its credits are not held yet. */
export type StartMeteredRequest = {
  /** Somebody who was authenticated, or a key that the statement which holds the credits still has to check. */
  caller: MeteredCaller | KnownKey;
  request: CompletionRequest;
  requestId: string;
  /** Aborted when the client goes away. */
  signal: AbortSignal;
  /** Whose signal that is, kept while the answer runs: a Request that is collected no longer tells its signal. */
  signalOf?: object;
  /** Called once the provider has accepted the request. If it fails the answer is stopped, and costs nothing. */
  onAccepted?: () => Promise<void>;
  kept?: KeptAnswer;
};
