import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { z } from 'zod';
import { readJson, writeJson } from './files';

const schema = z.object({
  authSecret: z.string(),
  stripeKey: z.string(),
  webhookSecret: z.string(),
  superuserPassword: z.string(),
  ownerPassword: z.string(),
  appPassword: z.string(),
});

export type Secrets = z.output<typeof schema>;

/** The secrets of one local instance: made once, at random, kept where only this user can read them. */
export function ensureSecrets(dataFolder: string): Secrets {
  const path = join(dataFolder, 'secrets.json');
  const there = schema.safeParse(readJson(path));
  if (there.success) return there.data;
  const random = () => randomBytes(24).toString('hex');
  const secrets = {
    authSecret: random(),
    stripeKey: `sk_test_local_${random()}`,
    webhookSecret: `whsec_${random()}`,
    superuserPassword: random(),
    ownerPassword: random(),
    appPassword: random(),
  };
  writeJson(path, secrets);
  return secrets;
}
