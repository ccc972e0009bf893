import { plansText } from '@/lib/i18n/text';
import type { Plan } from '@/lib/workspaces/plans';

/** A plan in words, where no page is at hand to say it: "Team, 3 seats". */
export function describePlan({ plan, seats }: { plan: Plan; seats: number }): string {
  if (plan === 'free') return plansText.names.free;
  const words = seats === 1 ? plansText.oneSeat : plansText.manySeats;
  return words.replace('{plan}', plansText.names[plan]).replace('{count}', String(seats));
}
