import Form from 'next/form';
import Link from 'next/link';
import { useFormatter, useTranslations } from 'next-intl';
import { Button } from '@/components/ui/button';
import { cn } from '@/components/ui/cn';
import { Input } from '@/components/ui/input';
import { PERIOD_KINDS } from '@/lib/usage/period';
import type { UsageScope } from '@/lib/usage/usage-scope';
import { usageHref, usageParams } from './usage-href';

/** Which time is shown: links, and a form for any other time. */
export function PeriodPicker({ scope }: { scope: UsageScope }) {
  const t = useTranslations('usage.period');
  const format = useFormatter();
  const { period } = scope;
  const kinds = PERIOD_KINDS.filter((kind) => kind !== 'custom');
  const range = format.dateTimeRange(new Date(period.from), new Date(period.to), {
    dateStyle: 'medium',
    timeZone: 'UTC',
  });
  return (
    <section aria-label={t('title')} className="space-y-3">
      <div className="flex flex-wrap items-end justify-between gap-x-6 gap-y-3 print:hidden">
        <ul className="flex flex-wrap gap-1 rounded-lg bg-sunken p-1">
          {kinds.map((kind) => (
            <li key={kind}>
              <Link
                href={usageHref(scope, { period: kind === 'this-month' ? null : kind, from: null, to: null })}
                prefetch={false}
                aria-current={period.kind === kind ? 'true' : undefined}
                className={cn(
                  'flex h-8 items-center rounded-md px-3 font-medium text-sm pointer-coarse:h-11',
                  period.kind === kind ? 'bg-surface text-ink shadow-raised' : 'text-muted hover:text-ink',
                )}
              >
                {t(kind)}
              </Link>
            </li>
          ))}
        </ul>
        <Form action="/usage" className="flex flex-wrap items-end gap-2">
          <HiddenParams scope={scope} leaveOut={['from', 'to', 'period']} />
          <input type="hidden" name="period" value="custom" />
          <Input
            key={`from-${period.from}`}
            type="date"
            name="from"
            label={t('from')}
            defaultValue={period.from}
            required
          />
          <Input key={`to-${period.to}`} type="date" name="to" label={t('to')} defaultValue={period.to} required />
          <Button type="submit" variant="secondary">
            {t('show')}
          </Button>
        </Form>
      </div>
      <p className="text-sm">
        <span className="font-medium">{range}</span> <span className="text-muted">{t('utc')}</span>
      </p>
    </section>
  );
}

/** What a form that changes one thing of the address keeps of the rest. */
export function HiddenParams({ scope, leaveOut }: { scope: UsageScope; leaveOut: readonly string[] }) {
  return [...usageParams(scope)]
    .filter(([name]) => !leaveOut.includes(name))
    .map(([name, value]) => <input key={name} type="hidden" name={name} value={value} />);
}
