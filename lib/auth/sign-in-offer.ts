import 'server-only';
import { env } from '@/lib/platform/env';
import { signInProviders } from './config';
import { DEMO_PEOPLE } from './demo-people';
import { offersMailSignIn } from './mail-sign-in';

export type SignInOffer = {
  providers: ReturnType<typeof signInProviders>;
  /** By a link in a mail. */
  mail: boolean;
  people: readonly (typeof DEMO_PEOPLE)[number][];
};

/** The ways in that the sign-in page shows. */
export function signInOffer(): SignInOffer {
  return { providers: signInProviders(), mail: offersMailSignIn(), people: env().DEMO_PEOPLE ? DEMO_PEOPLE : [] };
}
