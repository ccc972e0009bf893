import { textsOf } from '@/lib/i18n/catalogue';
import { numberFormat } from '@/lib/i18n/number-format';
import { DAYS, type Figures } from './figures';

/** One figure in a reader's words. */
export type Told = { name: string; value: string; about: string };

/** The figures as people and programs read them; each says so when it cannot be told. */
export function tellFigures(figures: Figures, locale: string) {
  const t = textsOf('reliability', locale);
  const { halfMs, mostMs, foundPpm, bornePpm, differences, checkedAt, measuredAt } = figures;
  const shareIn = (ppm: number | null, inWords: (share: string) => string) => {
    if (ppm === null) return t('unknown');
    return ppm === 0 ? t('none') : inWords(percent(ppm, locale));
  };
  const told: Told[] = [
    {
      name: t('usable.name'),
      value:
        halfMs === null || mostMs === null
          ? t('unknown')
          : t('usable.value', { half: inSeconds(halfMs, locale), most: inSeconds(mostMs, locale) }),
      about: t('usable.about'),
    },
    {
      name: t('found.name'),
      value: shareIn(foundPpm, (share) => t('found.value', { share })),
      about: t('found.about'),
    },
    {
      name: t('differences.name'),
      value:
        differences === null
          ? t('unknown')
          : differences === 0
            ? t('none')
            : t('differences.value', { count: differences }),
      about: t('differences.about', {
        known: checkedAt ? 'yes' : 'no',
        date: checkedAt ? inUtc(checkedAt, locale) : '',
      }).trim(),
    },
    {
      name: t('borne.name'),
      value: shareIn(bornePpm, (share) => t('borne.value', { share })),
      about: t('borne.about'),
    },
  ];
  const measured = measuredAt && t('measured', { date: inUtc(measuredAt, locale) });
  return { title: t('title'), lead: t('lead', { days: DAYS }), told, measured };
}

/** Never less than it was: whole tenths, rounded up. */
function inSeconds(milliseconds: number, locale: string): string {
  const seconds = Math.ceil(milliseconds / 100) / 10;
  return numberFormat(locale, { style: 'unit', unit: 'second', unitDisplay: 'long' }).format(seconds);
}

/** @param ppm parts of a million */
function percent(ppm: number, locale: string): string {
  return numberFormat(locale, { style: 'percent', maximumFractionDigits: 4 }).format(ppm / 1_000_000);
}

function inUtc(at: Date, locale: string): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC' }).format(at);
}
