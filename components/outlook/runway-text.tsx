import { useTranslations } from 'next-intl';
import type { Runway } from '@/lib/outlook/runway';

type Texts = ReturnType<typeof useTranslations<'outlook.runway'>>;

/** A range in words, and what it rests on. */
export function RunwayText({ runway }: { runway: Runway }) {
  const t = useTranslations('outlook.runway');
  return (
    <>
      <p className="mt-1 font-semibold text-xl tabular-nums tracking-tight">{headline(t, runway)}</p>
      <p className="mt-1 max-w-prose text-muted text-sm">{basisOf(t, runway)}</p>
    </>
  );
}

function basisOf(t: Texts, runway: Runway): string {
  if (runway.kind === 'not_enough_data') return t('needs', { days: runway.daysNeeded });
  return t(runway.kind === 'used_up' ? 'comeBack' : 'basis');
}

function headline(t: Texts, runway: Runway): string {
  if (runway.kind !== 'range') return t(runway.kind);
  const { earliest, latest } = runway;
  if (latest === null) return t('open', { earliest });
  return latest === earliest ? t('days', { earliest }) : t('range', { earliest, latest });
}
