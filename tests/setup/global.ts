import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { Children } from '@/scripts/lib/children.mjs';
import { generateClient } from '@/scripts/start/build';
import { type Cluster, joinCluster, TEST_FOLDER } from './cluster';

declare module 'vitest' {
  export interface ProvidedContext {
    cluster: Cluster;
  }
}

/** Once per run: a PostgreSQL to make databases on. */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  rmSync(join(TEST_FOLDER, 'logs/tests.log'), { force: true });
  await generateClient(new Children());
  const { cluster, leave } = await joinCluster();
  project.provide('cluster', cluster);
  return leave;
}
