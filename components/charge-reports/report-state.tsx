import { useTranslations } from 'next-intl';
import { Badge, type Tone } from '@/components/ui/badge';
import type { ReportState } from '@/lib/charge-reports/read-reports';

const TONES: Record<ReportState, Tone> = {
  open: 'accent',
  credited: 'success',
  declined: 'neutral',
  withdrawn: 'neutral',
};

/** Where a report stands, in a word; the same for whoever reported and for operators. */
export function ReportStateBadge({ state }: { state: ReportState }) {
  const t = useTranslations('reports');
  return <Badge tone={TONES[state]}>{t(`states.${state}`)}</Badge>;
}
