import { toPlainDollars } from '@/lib/i18n/typed-dollars';
import { INCLUDED_PERCENTS, LOW_THRESHOLD_MAX, LOW_THRESHOLD_MIN } from '@/lib/platform/policy';
import { fromDecimal } from '@/lib/platform/units';
import { type NoticeSettings, RECIPIENTS } from './settings';

type Read = { ok: true; value: NoticeSettings } | { ok: false; field: 'threshold' | 'chosen' | 'form' };

/** The form of the workspace's notification settings as what it means; a browser's word is checked as anybody's. */
export function readSettingsForm(form: FormData, locale: string): Read {
  const isOwn = form.get('low') === 'own';
  const typed = form.get('threshold');
  const lowThreshold = isOwn && typeof typed === 'string' ? fromDecimal(toPlainDollars(typed, locale)) : null;
  if (isOwn && (lowThreshold === null || lowThreshold < LOW_THRESHOLD_MIN || lowThreshold > LOW_THRESHOLD_MAX)) {
    return { ok: false, field: 'threshold' };
  }
  const recipients = RECIPIENTS.find((one) => one === form.get('recipients'));
  if (!recipients) return { ok: false, field: 'form' };
  const chosen = form.getAll('chosen').filter((id) => typeof id === 'string');
  if (recipients === 'chosen' && chosen.length === 0) return { ok: false, field: 'chosen' };
  const percents = INCLUDED_PERCENTS.filter((percent) => form.getAll('percent').includes(String(percent)));
  return { ok: true, value: { lowThreshold, recipients, chosen, percents } };
}
