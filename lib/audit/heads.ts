import { z } from 'zod';
import type { Head } from './check-seals';

const line = z
  .object({
    event: z.literal('audit_head'),
    workspace_id: z.uuid(),
    sequence: z.union([z.string().regex(/^\d+$/), z.number().int()]).transform(BigInt),
    hash: z.string().regex(/^[0-9a-f]{64}$/),
  })
  .transform(({ workspace_id: workspaceId, sequence, hash }): Head => ({ workspaceId, sequence, hash }));

/**
 * The published heads among the lines of a log, wherever it was kept; other lines are skipped.
 * @throws Error when there is none: a check against nothing would say that all is well
 */
export function parseHeads(text: string): Head[] {
  const heads = text.split('\n').flatMap((written) => {
    const parsed = line.safeParse(jsonOf(written));
    return parsed.success ? [parsed.data] : [];
  });
  if (heads.length === 0) throw new Error('There is no audit_head among these lines');
  return heads;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
