import { useTranslations } from 'next-intl';
import { reportLabel } from '@/lib/charge-reports/report-number';

/** The picture of a report, in a frame that keeps its place; it opens in its own size. */
export function ScreenshotPicture({ number }: { number: number }) {
  const t = useTranslations('reports');
  const src = `/api/reports/${reportLabel(number)}/screenshot`;
  return (
    <a href={src} className="mt-4 block rounded-lg border border-line bg-sunken p-2">
      {/* biome-ignore lint/performance/noImgElement: only whoever may see the report is served it; the optimiser is off */}
      <img src={src} alt={t('screenshot')} decoding="async" className="mx-auto h-80 max-w-full object-contain" />
    </a>
  );
}
