import type { Asker } from '@/lib/workspaces/permissions';
import type { Plan } from '@/lib/workspaces/plans';
import type { CompletionRequest } from './request-schema';

/** Who a request is metered for: a member of a workspace, by session or by API key. */
export type MeteredCaller = Asker & {
  userId: string;
  apiKeyId: string | null;
  workspace: { id: string; plan: Plan };
};

/** A request that its caller may make; its credits are not held yet. */
export type StartMeteredRequest = {
  caller: MeteredCaller;
  request: CompletionRequest;
  requestId: string;
  /** Aborted when the client goes away. */
  signal: AbortSignal;
  /** Called once the provider has accepted the request. If it fails the answer is stopped, and costs nothing. */
  onAccepted?: () => Promise<void>;
};
