import { z } from 'zod';

/**
 * An account elsewhere is as good as its e-mail address, and an address only when the provider has verified it: a person
 * is found again by it, so somebody who merely typed it in must not be let in.
 */
const googleProfile = z.object({ email: z.email(), email_verified: z.literal(true) });
const gitHubEmails = z.array(z.object({ email: z.string(), primary: z.boolean(), verified: z.boolean() }));

/** Whether the e-mail in a provider's profile is verified. */
export function hasVerifiedEmail(provider: string, profile: unknown): boolean {
  if (provider === 'google') return googleProfile.safeParse(profile).success;
  // gitHubProfile() below leaves only a verified address in it.
  if (provider === 'github') return z.object({ email: z.email() }).safeParse(profile).success;
  return false;
}

/** The verified primary address in GitHub's list of a person's addresses, or null. */
export function verifiedGitHubEmail(emails: unknown): string | null {
  const parsed = gitHubEmails.safeParse(emails);
  return parsed.data?.find(({ primary, verified }) => primary && verified)?.email ?? null;
}

/**
 * GitHub's profile of whoever has this access token, with their verified primary address in `email`. GitHub's own
 * `email` field is what people chose to show in public, and the list may hold unverified ones.
 */
export async function gitHubProfile(accessToken: string): Promise<Record<string, unknown>> {
  const [profile, emails] = await Promise.all([gitHub('/user', accessToken), gitHub('/user/emails', accessToken)]);
  return { ...z.record(z.string(), z.unknown()).parse(profile), email: verifiedGitHubEmail(emails) };
}

async function gitHub(path: string, accessToken: string): Promise<unknown> {
  const response = await fetch(`https://api.github.com${path}`, {
    headers: { authorization: `Bearer ${accessToken}`, 'user-agent': 'studio-credits' },
    redirect: 'error',
    signal: AbortSignal.timeout(10_000),
  });
  if (!response.ok) throw new Error(`GitHub answered ${response.status}`);
  return response.json();
}
