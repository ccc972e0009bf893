import Link from 'next/link';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { Disclosure } from '@/components/ui/disclosure';
import { parseInline } from '@/lib/help/inline';
import type { HelpPage } from '@/lib/help/pages';
import type { Passage } from '@/lib/help/passages';
import { DAYS } from '@/lib/reliability/figures';
import { AskForm } from './ask-form';
import { Blocks } from './blocks';
import { HelpFrame } from './help-frame';
import { Inlines } from './inlines';

type Asked = { question: string; passages: readonly Passage[] };
type HelpIndexProps = { pages: readonly HelpPage[]; asked: Asked | null; supportEmail: string };

/** All pages of the help, and a question to it. */
export function HelpIndex({ pages, asked, supportEmail }: HelpIndexProps) {
  const t = useTranslations('help');
  const reliability = useTranslations('reliability');
  return (
    <HelpFrame pages={pages} current={null}>
      <h1 className="font-semibold text-2xl sm:text-3xl">{t('title')}</h1>
      <p className="mt-3 text-lg text-muted">{t('lead')}</p>
      <AskForm question={asked?.question} className="mt-6" />
      {asked ? <Answer asked={asked} supportEmail={supportEmail} /> : null}
      <ul className="mt-10 grid gap-3 sm:grid-cols-2">
        {pages.map(({ name, title, lead, language }) => (
          <li key={name} lang={language}>
            <PageCard name={name} title={title}>
              <Inlines of={parseInline(lead)} />
            </PageCard>
          </li>
        ))}
        <li className="sm:col-span-2">
          <PageCard name="reliability" title={reliability('title')}>
            {reliability('lead', { days: DAYS })}
          </PageCard>
        </li>
      </ul>
    </HelpFrame>
  );
}

function PageCard({ name, title, children }: { name: string; title: string; children: ReactNode }) {
  return (
    <Link
      href={`/help/${name}`}
      prefetch={false}
      className="block h-full rounded-xl border border-line bg-surface p-5 shadow-raised transition-colors hover:border-control"
    >
      <span className="block font-semibold">{title}</span>
      <span className="mt-1 block text-muted text-sm">{children}</span>
    </Link>
  );
}

function Answer({ asked: { passages }, supportEmail }: { asked: Asked; supportEmail: string }) {
  const t = useTranslations('help');
  if (passages.length === 0) {
    const address = () => (
      <a href={`mailto:${supportEmail}`} className="text-accent underline underline-offset-4">
        {supportEmail}
      </a>
    );
    return (
      <div role="status" className="mt-8 rounded-lg border border-line bg-sunken px-4 py-3">
        <p className="font-semibold">{t('ask.none')}</p>
        <p>{t.rich('ask.noneText', { address })}</p>
      </div>
    );
  }
  return (
    <section aria-labelledby="answer" className="mt-8">
      <h2 id="answer" className="sr-only">
        {t('ask.found')}
      </h2>
      <div className="divide-y divide-line border-line border-y">
        {passages.map(({ page, title, id, heading, blocks }) => (
          <Disclosure
            key={`${page}#${id}`}
            open={passages[0]?.id === id && passages[0].page === page}
            className="py-4"
            look="plain"
            summary={
              <>
                {heading} <span className="ml-1 font-normal text-muted text-sm">{title}</span>
              </>
            }
          >
            <Blocks of={blocks} />
            <p className="mt-4 text-sm">
              <Link href={`/help/${page}#${id}`} className="text-accent underline underline-offset-4">
                {t('ask.readOn', { page: title })}
              </Link>
            </p>
          </Disclosure>
        ))}
      </div>
    </section>
  );
}
