import { join } from 'node:path';
import { z } from 'zod';
import { freePort, isFree } from '@/scripts/lib/port.mjs';
import { readJson, writeJson } from './files';

const schema = z.record(z.string(), z.number().int());

/** The port this service had last time if it is free, else another one; remembered, so that links stay valid. */
export async function choosePort(dataFolder: string, service: string): Promise<number> {
  const path = join(dataFolder, 'ports.json');
  const remembered = schema.safeParse(readJson(path)).data ?? {};
  const last = remembered[service];
  const port = last && (await isFree(last)) ? last : await freePort();
  if (port !== last) writeJson(path, { ...remembered, [service]: port });
  return port;
}

/** Where a service listens when it runs; a port where nobody does if it never ran. */
export function rememberedPort(dataFolder: string, service: string): number {
  return schema.safeParse(readJson(join(dataFolder, 'ports.json'))).data?.[service] ?? 9;
}
