import Form from 'next/form';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { Button, buttonClass } from '@/components/ui/button';
import { Select } from '@/components/ui/select';
import { DIMENSIONS, type Dimension } from '@/lib/usage/dimensions';
import type { UsageView } from '@/lib/usage/usage-view';
import { HiddenParams } from './period-picker';
import { usageHref } from './usage-href';
import { useLabels } from './use-labels';

/** Narrows the whole page: what is counted, drawn, listed and written into the file. */
export function FilterForm({ view }: { view: UsageView }) {
  const t = useTranslations('usage.filters');
  const { scope } = view;
  const shown = DIMENSIONS.filter((dimension) => dimension !== 'member' || scope.onlyUserId === null);
  const noFilters = Object.fromEntries(DIMENSIONS.map((dimension) => [dimension, null]));
  return (
    <Form action="/usage" role="search" aria-label={t('title')} className="flex flex-wrap items-end gap-3">
      <HiddenParams scope={scope} leaveOut={DIMENSIONS} />
      {shown.map((dimension) => (
        <Choice key={dimension} view={view} dimension={dimension} />
      ))}
      <div className="flex gap-2">
        <Button type="submit" variant="secondary">
          {t('apply')}
        </Button>
        {Object.keys(scope.filters).length > 0 ? (
          <Link href={usageHref(scope, noFilters)} className={buttonClass({ variant: 'quiet' })}>
            {t('clear')}
          </Link>
        ) : null}
      </div>
    </Form>
  );
}

function Choice({ view, dimension }: { view: UsageView; dimension: Dimension }) {
  const t = useTranslations('usage.filters');
  const labelOf = useLabels(view.names);
  const chosen = view.scope.filters[dimension];
  const values = new Set(view.summary.by[dimension].map(({ value }) => value));
  // Nothing of it in this period: the filter still says what it is set to.
  if (chosen !== undefined) values.add(chosen);
  const options = [...values]
    .map((value) => ({ value, label: labelOf(dimension, value) }))
    .toSorted((a, b) => a.label.localeCompare(b.label));
  return (
    <Select
      key={chosen ?? ''}
      name={dimension}
      label={t(dimension)}
      defaultValue={chosen ?? ''}
      boxClassName="min-w-0 flex-1 basis-36"
    >
      <option value="">{t('all')}</option>
      {options.map(({ value, label }) => (
        <option key={value} value={value}>
          {label}
        </option>
      ))}
    </Select>
  );
}
