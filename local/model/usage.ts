import type { BrokenUsage } from './faults';

export type Counts = { prompt: number; cached: number; completion: number; reasoning: number };

/** Usage as OpenAI reports it. */
function usageOf({ prompt, cached, completion, reasoning }: Counts) {
  return {
    prompt_tokens: prompt,
    completion_tokens: completion,
    total_tokens: prompt + completion,
    prompt_tokens_details: { cached_tokens: cached, audio_tokens: 0 },
    completion_tokens_details: { reasoning_tokens: reasoning, audio_tokens: 0 },
  };
}

/** JSON texts of the usages that are sent: one, or what a broken provider makes of it. */
export function usageTexts(counts: Counts, broken: BrokenUsage | undefined): string[] {
  const right = usageOf(counts);
  const { completion_tokens: completion, prompt_tokens: prompt } = right;
  if (broken === undefined) return [JSON.stringify(right)];
  if (broken === 'missing') return [];
  if (broken === 'null') return ['null'];
  // JSON has no NaN; some servers write it all the same.
  if (broken === 'nan')
    return [JSON.stringify(right).replace(`"completion_tokens":${completion}`, '"completion_tokens":NaN')];
  if (broken === 'twice') {
    return [
      JSON.stringify(right),
      JSON.stringify(usageOf({ ...counts, prompt: 0, completion: Math.floor(completion / 2) })),
    ];
  }
  const wrong: Record<Exclude<BrokenUsage, 'missing' | 'null' | 'nan' | 'twice'>, object> = {
    negative: { ...right, completion_tokens: -completion, total_tokens: prompt - completion },
    float: { ...right, completion_tokens: completion + 0.5 },
    string: { ...right, completion_tokens: String(completion) },
    huge: { ...right, completion_tokens: 1e300, total_tokens: 1e300 },
    cached: { ...right, prompt_tokens_details: { cached_tokens: prompt + 1_000 } },
    total: { ...right, total_tokens: prompt + completion + 7 },
    zero: { ...right, completion_tokens: 0, prompt_tokens: 0, total_tokens: 0 },
  };
  return [JSON.stringify(wrong[broken])];
}
