import type { Asker } from '@/lib/workspaces/permissions';
import type { Plan } from '@/lib/workspaces/plans';

/** Who a request is metered for: a member of a workspace, by session or by API key. */
export type MeteredCaller = Asker & {
  userId: string;
  apiKeyId: string | null;
  workspace: { id: string; plan: Plan };
};
