const actions = new Set<() => void>();
const SIGNALS = ['SIGTERM', 'SIGINT'] as const;

function shutDown(): void {
  for (const action of [...actions]) action();
}

/**
 * Calls `action` when the process is asked to stop: for answers that have no end of their own, which the server would
 * wait for. It stops nothing by itself, that is the server's work.
 * @returns a function that forgets it
 */
export function onShutdown(action: () => void): () => void {
  if (actions.size === 0) for (const signal of SIGNALS) process.on(signal, shutDown);
  actions.add(action);
  return () => {
    actions.delete(action);
    if (actions.size === 0) for (const signal of SIGNALS) process.off(signal, shutDown);
  };
}
