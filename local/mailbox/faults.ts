import { z } from 'zod';

/** Switches for tests; what isn't named is off. */
const schema = z
  .strictObject({
    /** Answers this code to every recipient, or only to those whose address contains `refuseOnly`. */
    refuse: z.number().int().min(400).max(599),
    refuseOnly: z.string(),
    /** So many messages are kept, and their connection cut before the sender is told. */
    cutAfterData: z.number().int().nonnegative(),
  })
  .partial();

export type Faults = z.output<typeof schema>;

/** The switches in a request's body; null when one isn't known. */
export function parseFaults(body: unknown): Faults | null {
  return schema.safeParse(body).data ?? null;
}

/** The code to answer a recipient with, or null. */
export function refusalOf({ refuse, refuseOnly = '' }: Faults, address: string): number | null {
  return refuse !== undefined && address.includes(refuseOnly) ? refuse : null;
}
