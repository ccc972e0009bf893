import { useTranslations } from 'next-intl';
import { LimitLine } from '@/components/limits/limit-line';
import { WorkspaceForm } from '@/components/shell/page-workspace';
import { Button } from '@/components/ui/button';
import { Disclosure } from '@/components/ui/disclosure';
import { LocalTime } from '@/components/ui/local-time';
import { Cell, HeadCell, RowHead, Table } from '@/components/ui/table';
import { revokeKey } from '@/lib/auth/api-key-actions';
import { LAST_USED_DAYS, type ListedApiKey } from '@/lib/auth/api-keys';
import { type LimitsView, NO_USE } from '@/lib/limits/month-use';

type KeyTableProps = { keys: ListedApiKey[]; seesAll: boolean; limits: LimitsView };

/** The keys that work, each with the way to end it: a second press, because there is no way back. */
export function KeyTable({ keys, seesAll, limits }: KeyTableProps) {
  const t = useTranslations('apiKeys');
  return (
    <Table caption={t('table')}>
      <thead>
        <tr>
          <HeadCell>{t('name')}</HeadCell>
          {seesAll ? <HeadCell className="max-sm:hidden">{t('maker')}</HeadCell> : null}
          <HeadCell className="max-sm:hidden">{t('created')}</HeadCell>
          <HeadCell className="max-sm:hidden">{t('lastUsed')}</HeadCell>
          <HeadCell>
            <span className="sr-only">{t('action')}</span>
          </HeadCell>
        </tr>
      </thead>
      <tbody>
        {keys.map((key) => (
          <KeyRow key={key.id} apiKey={key} seesAll={seesAll} limits={limits} />
        ))}
      </tbody>
    </Table>
  );
}

type KeyRowProps = { apiKey: ListedApiKey; seesAll: boolean; limits: LimitsView };

function KeyRow({ apiKey, seesAll, limits }: KeyRowProps) {
  const t = useTranslations('apiKeys');
  const { id, name, prefix, makerName, isOwn, isNew, createdAt, lastUsedAt } = apiKey;
  const unused = isNew ? t('notYet') : t('notUsed', { days: LAST_USED_DAYS });
  const used = lastUsedAt ? <LocalTime at={lastUsedAt} /> : unused;
  return (
    <tr>
      <RowHead className="max-w-48 whitespace-normal! break-words">
        {name}
        <code className="block font-mono font-normal text-muted text-xs">{`${prefix}…`}</code>
        <span className="block font-normal text-muted text-sm sm:hidden">
          {t('lastUsed')}: {used}
        </span>
        <span className="block font-normal">
          <LimitLine use={limits.uses[id] ?? NO_USE} change={limits.mayManage ? { id, name } : undefined} />
        </span>
      </RowHead>
      {seesAll ? <Cell className="max-sm:hidden">{isOwn ? t('you', { name: makerName }) : makerName}</Cell> : null}
      <Cell className="whitespace-nowrap max-sm:hidden">
        <LocalTime at={createdAt} format="day" />
      </Cell>
      <Cell className="max-sm:hidden">{used}</Cell>
      <Cell>
        <Disclosure look="danger" label={t('revokeNamed', { name })} summary={t('revoke')}>
          <WorkspaceForm action={revokeKey} className="mt-2 max-w-56 space-y-2">
            <input type="hidden" name="id" value={id} />
            <p className="text-sm">{t('confirm', { name })}</p>
            <Button type="submit" variant="danger" size="sm">
              {t('confirmButton')}
            </Button>
          </WorkspaceForm>
        </Disclosure>
      </Cell>
    </tr>
  );
}
