import { expect, test } from 'vitest';
import { tidyUp } from '@/lib/jobs/tidy-up';
import { db } from '@/lib/platform/db';
import { makeWorkspace } from '../setup/factories';

test('sign-ins that have expired are deleted, those that go on are kept', async () => {
  const { userId } = await makeWorkspace();
  const hour = 3_600_000;
  const session = (sessionToken: string, expires: Date) => ({ sessionToken, userId, expires });
  await db.session.createMany({
    data: [session('over', new Date(Date.now() - hour)), session('going on', new Date(Date.now() + hour))],
  });
  await tidyUp();
  expect((await db.session.findMany({ where: { userId } })).map(({ sessionToken }) => sessionToken)).toEqual([
    'going on',
  ]);
});
