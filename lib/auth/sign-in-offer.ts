import 'server-only';
import { env } from '@/lib/platform/env';
import { signInProviders } from './config';
import { DEMO_PEOPLE } from './demo-people';

export type SignInOffer = {
  providers: ReturnType<typeof signInProviders>;
  people: readonly (typeof DEMO_PEOPLE)[number][];
};

/** The ways in that the sign-in page shows. */
export function signInOffer(): SignInOffer {
  return { providers: signInProviders(), people: env().DEMO_PEOPLE ? DEMO_PEOPLE : [] };
}
