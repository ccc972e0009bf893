import { verify } from '@/lib/audit/verify';
import { db } from '@/lib/platform/db';

/** `npm run verify`: checks every invariant of the books; changes nothing. Exit code 0 only if all hold. */
const { ok, checked, problems } = await verify();
await db.$disconnect();

if (process.argv.includes('--json')) {
  console.info(JSON.stringify({ ok, checked, problems }));
} else {
  const { invariants, workspaces, transfers } = checked;
  for (const { invariant, workspaceId, row, message } of problems) {
    console.info(`✗ ${invariant}\n  workspace ${workspaceId}, ${row}: ${message}`);
  }
  console.info(
    `${invariants} invariants, ${workspaces} workspaces, ${transfers} transfers: ${ok ? 'all in order' : `${problems.length} problems`}`,
  );
}
process.exitCode = ok ? 0 : 1;
