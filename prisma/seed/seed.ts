import { db } from '@/lib/platform/db';
import { env } from '@/lib/platform/env';
import { acmeStory } from './acme';
import { type DemoKeys, makeKey } from './api-keys';
import { calendarOf, type Step } from './calendar';
import type { LocalClock } from './clock';
import { emptyStory, soloStory } from './others';
import { createPeople, type DemoEmail } from './people';
import { randomFrom } from './random';

/**
 * Makes the demo people and two months of history, with the verbs that the app itself uses, while the clock of money
 * walks from then to now. With a Stripe that isn't the local one nobody can type into its page, so nothing is bought.
 * @param until where history ends; now, unless a test wants another day
 * @throws Error when there is a workspace already: history cannot be made twice
 */
export async function seed(clock: LocalClock, until?: Date): Promise<DemoKeys> {
  if ((await db.workspace.count()) > 0)
    throw new Error('There are workspaces already; the demo people are left as they are.');
  const calendar = calendarOf(until ?? (await clock.realNow()));
  const random = randomFrom(20_261_121);
  const mayBuy = env().STRIPE_API_URL !== undefined;
  const keys: DemoKeys = { acme: '', empty: '' };
  const keep = async (name: keyof DemoKeys, email: DemoEmail, use: string) => {
    keys[name] = await makeKey(email, use);
  };
  const steps: Step[] = [
    ...acmeStory(random, calendar, mayBuy),
    ...emptyStory(random, calendar, mayBuy),
    ...soloStory(calendar),
    { at: calendar.last.from, run: () => keep('acme', 'admin@acme.test', 'Nightly reports') },
    { at: calendar.last.from, run: () => keep('empty', 'owner@empty.test', 'Website') },
  ];
  steps.sort((one, other) => one.at.getTime() - other.at.getTime());
  await createPeople();
  for (const { at, run } of steps) {
    await clock.moveTo(at);
    await run();
  }
  return keys;
}
