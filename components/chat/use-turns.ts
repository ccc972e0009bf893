'use client';

import { useSyncExternalStore } from 'react';
import { type StartedConversation, type Turn, turns } from '@/components/chat/turns';

// The server renders before there is anything to show: each visit starts in the browser.
const NOTHING: readonly never[] = [];

export function useTurns(userId: string, place: string): readonly Turn[] {
  return useSyncExternalStore(
    turns.subscribe,
    () => turns.at(userId, place),
    () => NOTHING,
  );
}

export function useStartedConversations(userId: string): readonly StartedConversation[] {
  return useSyncExternalStore(
    turns.subscribe,
    () => turns.started(userId),
    () => NOTHING,
  );
}

/** The finished part of an answer: changes only when a block is complete. */
export function useBlocks(key: string): readonly string[] {
  return useSyncExternalStore(
    turns.subscribe,
    () => turns.text(key).blocks,
    () => NOTHING,
  );
}

/** The end of an answer, which is all that changes with each token. */
export function useTail(key: string): string {
  return useSyncExternalStore(
    turns.subscribe,
    () => turns.text(key).tail,
    () => '',
  );
}
