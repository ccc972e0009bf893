import { startLocalModel } from '@/local/model/server';

export type ModelStats = { requests: number; streams: number; input_tokens: number; output_tokens: number };

/** The demo model, where the settings say that it is. */
export async function startModel(options: { tokensPerSecond?: number } = {}) {
  const url = process.env.DEMO_MODEL_URL ?? '';
  const { close } = await startLocalModel({ ...options, port: Number(new URL(url).port) });
  return {
    url,
    close,
    /** What it was asked so far: a call that never reached it isn't here. */
    stats: async (): Promise<ModelStats> => (await fetch(`${url}/_local/stats`)).json(),
    /** Its switches for errors, silence and nonsense; `{}` clears them. */
    faults: async (switches: Record<string, unknown>): Promise<void> => {
      const body = JSON.stringify(switches);
      const response = await fetch(`${url}/_local/faults`, { method: 'POST', body });
      if (!response.ok) throw new Error(await response.text());
    },
  };
}
