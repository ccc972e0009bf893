import { pageWorkspace } from '@/components/shell/page-workspace';

/**
 * The last resort when the server cannot keep the draft (signed out, offline): the tab itself keeps it, by person and workspace, so
 * that whoever signs in next in this tab does not find somebody else's text.
 */
const keyOf = (userId: string, place: string) => `draft:${userId}:${pageWorkspace() ?? ''}:${place}`;

export function keepLocalDraft(userId: string, place: string, content: string): void {
  attempt(() => sessionStorage.setItem(keyOf(userId, place), content));
}

export function readLocalDraft(userId: string, place: string): string | null {
  return attempt(() => sessionStorage.getItem(keyOf(userId, place))) ?? null;
}

export function dropLocalDraft(userId: string, place: string): void {
  attempt(() => sessionStorage.removeItem(keyOf(userId, place)));
}

// Storage can be switched off or full; the draft then simply has no third place to be.
function attempt<T>(action: () => T): T | undefined {
  try {
    return action();
  } catch {
    return undefined;
  }
}
