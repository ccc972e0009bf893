import { useTranslations } from 'next-intl';
import type { tellFigures } from '@/lib/reliability/tell';
import { HelpFrame, type PageLink } from './help-frame';

type ReliabilityPageProps = { figures: ReturnType<typeof tellFigures>; pages: readonly PageLink[] };

/** The figures that anybody may judge the product by. */
export function ReliabilityPage({ figures: { title, lead, told, measured }, pages }: ReliabilityPageProps) {
  const t = useTranslations('help');
  return (
    <HelpFrame pages={pages} current="reliability">
      <h1 className="font-semibold text-2xl sm:text-3xl">{title}</h1>
      <p className="mt-3 text-lg text-muted">{lead}</p>
      <dl className="mt-8 divide-y divide-line rounded-xl border border-line bg-surface shadow-raised">
        {told.map(({ name, value, about }) => (
          <div key={name} className="p-5">
            <dt className="text-muted text-sm">{name}</dt>
            <dd className="mt-1 font-semibold text-lg leading-snug">{value}</dd>
            <dd className="mt-2 text-muted text-sm leading-6">{about}</dd>
          </div>
        ))}
      </dl>
      {measured ? <p className="mt-4 text-muted text-sm">{measured}</p> : null}
      <p className="mt-8 text-sm print:hidden">
        <a href="/help/reliability.md" className="text-muted underline underline-offset-4">
          {t('asMarkdown')}
        </a>
      </p>
    </HelpFrame>
  );
}
