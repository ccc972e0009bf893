import type { Role } from '@/lib/workspaces/permissions';

/**
 * The people of the local mode. They exist only there: the launcher seeds them, and lets them in, as long as neither
 * real sign-in nor a live Stripe key is configured. `state` names a line of the sign-in page's texts.
 */
export const DEMO_PEOPLE = [
  { email: 'owner@acme.test', name: 'Olivia Owens', workspace: 'Acme', role: 'owner', state: 'acmeOwner' },
  { email: 'admin@acme.test', name: 'Adam Byrne', workspace: 'Acme', role: 'admin', state: 'acmeAdmin' },
  { email: 'member@acme.test', name: 'Mira Chen', workspace: 'Acme', role: 'member', state: 'acmeMember' },
  { email: 'owner@empty.test', name: 'Emil Strand', workspace: 'Empty', role: 'owner', state: 'emptyOwner' },
  { email: 'member@empty.test', name: 'Maya Lind', workspace: 'Empty', role: 'member', state: 'emptyMember' },
  { email: 'owner@free.test', name: 'Sofia Reyes', workspace: 'Solo', role: 'owner', state: 'soloOwner' },
  { email: 'operator@studio.test', name: 'Oskar Holm', workspace: null, role: null, state: 'operator' },
] as const satisfies readonly DemoPerson[];

type DemoPerson = { email: string; name: string; workspace: string | null; role: Role | null; state: string };
