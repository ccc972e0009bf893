/** The part of `localStorage` that is needed here. */
export type Memory = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

type Moment = {
  workspaceId: string;
  low: boolean;
  /** The server's name for this crossing; null when it happened while the page was open. */
  crossing: string | null;
};

const SEEN_LIVE = 'live';

/**
 * Whether this is the first moment of being low since the balance was last well: the dialog opens once per crossing,
 * not on every page. Remembers its answer, also for the page that is loaded next and then knows the crossing's name.
 */
export function isNewCrossing(memory: Memory, { workspaceId, low, crossing }: Moment): boolean {
  const key = `studio:low:${workspaceId}`;
  if (!low) {
    memory.removeItem(key);
    return false;
  }
  const shown = memory.getItem(key);
  if (shown !== null && (crossing === null || shown === crossing)) return false;
  memory.setItem(key, crossing ?? SEEN_LIVE);
  return shown !== SEEN_LIVE;
}
