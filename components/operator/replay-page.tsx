import Form from 'next/form';
import { useTranslations } from 'next-intl';
import { Alert } from '@/components/ui/alert';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { CardSection } from '@/components/ui/card';
import { CreditAmount } from '@/components/ui/credit-amount';
import { Input } from '@/components/ui/input';
import { LocalTime } from '@/components/ui/local-time';
import { CostExplanation } from '@/components/usage/cost-explanation';
import { ReceiptDetails } from '@/components/usage/receipt-details';
import { statusTone } from '@/components/usage/request-list';
import { useWords } from '@/components/usage/use-labels';
import type { Moment, Replay } from '@/lib/operator/replay';
import { modelLabel } from '@/lib/usage/model-label';
import { WorkspaceLink } from './adjustment-table';
import { ConsolePage } from './console-page';
import { Facts, IdText } from './facts';
import { TransferLines } from './transfer-table';

/** Why a request was charged, or refused: what was there when it began, what it cost, how that was booked. */
export function ReplayPage({ replay }: { replay: Replay }) {
  if (replay.kind === 'found') return <Found replay={replay} />;
  return replay.kind === 'refused' ? <Refused replay={replay} /> : <NoTrace replay={replay} />;
}

function Found({ replay: { receipt, workspace, start, lines, back } }: { replay: Extract<Replay, { kind: 'found' }> }) {
  const t = useTranslations('operator.replay');
  const words = useWords();
  const { id, state, facts, charged, included, topUp, writtenOff } = receipt;
  const amounts = {
    charged: () => <CreditAmount value={charged} kind="cost" />,
    included: () => <CreditAmount value={included} kind="cost" />,
    topUp: () => <CreditAmount value={topUp} kind="cost" />,
    writtenOff: () => <CreditAmount value={writtenOff} kind="cost" />,
    back: () => <CreditAmount value={back} kind="cost" />,
    waived: () => <CreditAmount value={facts.waived?.amount ?? 0n} kind="cost" />,
  };
  return (
    <ConsolePage
      current="workspaces"
      title={t('title')}
      lead={<IdText>{id}</IdText>}
      aside={
        <Badge tone={state === 'open' ? 'accent' : statusTone(facts.status)}>
          {state === 'open' ? t('running') : words.status(facts.status)}
        </Badge>
      }
    >
      <CardSection id="words" title={t('words')}>
        <ul className="list-disc space-y-1.5 pl-5 text-sm">
          <li>{t.rich(`states.${state}`, amounts)}</li>
          {charged > 0n ? <li>{t.rich('order', amounts)}</li> : null}
          {facts.stoppedBy === 'credits' ? <li>{t('stopped')}</li> : null}
          {facts.stoppedBy === 'limit' ? <li>{t('stoppedByLimit')}</li> : null}
          {facts.estimated ? <li>{t('estimated')}</li> : null}
          {facts.waived ? <li>{t.rich('waived', amounts)}</li> : null}
          {writtenOff > 0n ? <li>{t.rich('writtenOff', amounts)}</li> : null}
          {back > 0n ? <li>{t.rich('givenBack', amounts)}</li> : null}
        </ul>
      </CardSection>
      <CardSection id="start" title={t('start')} description={t('startHint')}>
        <MomentFacts moment={start} workspace={workspace} />
      </CardSection>
      <CardSection id="lines" title={t('lines')}>
        <TransferLines transfers={lines} />
      </CardSection>
      <CardSection id="cost" title={t('cost')}>
        <CostExplanation receipt={receipt} />
      </CardSection>
      <CardSection id="details" title={t('details')}>
        <ReceiptDetails receipt={receipt} />
      </CardSection>
    </ConsolePage>
  );
}

function Refused({ replay: { refusal, moment } }: { replay: Extract<Replay, { kind: 'refused' }> }) {
  const t = useTranslations('operator.refusals');
  const replayed = useTranslations('operator.replay');
  const words = useWords();
  const { id, code, who, key, model, feature, workspace } = refusal;
  const amount = (name: 'needed' | 'available' | 'held' | 'limit' | 'charged') => () => (
    <CreditAmount value={refusal[name]} kind="cost" />
  );
  return (
    <ConsolePage
      current="workspaces"
      title={t('replay')}
      lead={<IdText>{id}</IdText>}
      aside={<Badge tone="warning">{t(`codes.${code}`)}</Badge>}
    >
      <CardSection id="words" title={replayed('words')}>
        <ul className="list-disc space-y-1.5 pl-5 text-sm">
          <li>
            {t.rich(`reasons.${code}`, {
              needed: amount('needed'),
              available: amount('available'),
              held: amount('held'),
              limit: amount('limit'),
              charged: amount('charged'),
            })}
          </li>
          <li>
            {t('asked', {
              who: key === null ? who : t('withKey', { who, key }),
              model: modelLabel(model),
              feature: words.feature(feature),
            })}
          </li>
          <li>{t('free')}</li>
        </ul>
      </CardSection>
      <CardSection id="start" title={replayed('then')} description={replayed('thenHint')}>
        <MomentFacts moment={moment} workspace={workspace} />
      </CardSection>
    </ConsolePage>
  );
}

function NoTrace({ replay: { id, at, workspace, moment } }: { replay: Extract<Replay, { kind: 'no_trace' }> }) {
  const t = useTranslations('operator.replay');
  return (
    <ConsolePage current="workspaces" title={t('title')} lead={<IdText>{id}</IdText>}>
      <Alert title={t('noTrace')}>
        <p>{t.rich('noTraceText', { at: () => <LocalTime at={at} format="second" /> })}</p>
      </Alert>
      {workspace && moment ? (
        <CardSection id="start" title={t('then')} description={t('thenHint')}>
          <MomentFacts moment={moment} workspace={workspace} />
          <p className="mt-4 text-sm">
            {moment.available > 0n ? t('hadSome') : moment.held > 0n ? t('allHeld') : t('hadNothing')}
          </p>
        </CardSection>
      ) : null}
      <CardSection id="whose" title={t('whose')}>
        <Form action={`/operator/requests/${id}`} className="flex flex-wrap items-end gap-3">
          <Input
            name="workspace"
            label={t('workspaceId')}
            defaultValue={workspace?.id}
            required
            boxClassName="min-w-0 flex-1 basis-72"
          />
          <Button type="submit" variant="secondary">
            {t('show')}
          </Button>
        </Form>
      </CardSection>
    </ConsolePage>
  );
}

function MomentFacts({ moment, workspace }: { moment: Moment; workspace: { id: string; name: string } }) {
  const t = useTranslations('operator.replay.moment');
  const amounts = (['available', 'included', 'topUp', 'debt', 'held'] as const).map((name) => {
    return { name: t(name), value: <CreditAmount value={moment[name]} kind="cost" /> };
  });
  return (
    <Facts
      facts={[
        { name: t('workspace'), value: <WorkspaceLink workspace={workspace} /> },
        { name: t('at'), value: <LocalTime at={moment.at} format="second" /> },
        ...amounts,
        { name: t('running'), value: String(moment.running) },
        { name: t('sequence'), value: String(moment.sequence) },
      ]}
    />
  );
}
