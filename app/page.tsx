import { redirect } from 'next/navigation';
import { requireActor } from '@/lib/auth/current';

/** Leads to where somebody works: there is nothing to read here. */
export default async function HomePage() {
  const actor = await requireActor();
  redirect(actor.workspace ? '/chat' : '/operator');
}
