'use client';

import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useEffect, useId, useMemo, useRef, useState } from 'react';
import { AnswerStatus } from '@/components/chat/answer-status';
import { ChatNotices } from '@/components/chat/chat-notices';
import { Composer } from '@/components/chat/composer';
import { EditingNote } from '@/components/chat/editing-note';
import { MessagePrice } from '@/components/chat/message-price';
import { ModelPicker } from '@/components/chat/model-picker';
import { takeFocus } from '@/components/chat/take-focus';
import { Thread } from '@/components/chat/thread';
import { ThreadArea } from '@/components/chat/thread-area';
import { turns } from '@/components/chat/turns';
import { type Outgoing, useComposer } from '@/components/chat/use-composer';
import { useFocusOnArrival } from '@/components/chat/use-focus-on-arrival';
import { useModelChoice } from '@/components/chat/use-model-choice';
import { usePrices } from '@/components/chat/use-prices';
import { useRefusals } from '@/components/chat/use-refusals';
import { useStable } from '@/components/chat/use-stable';
import { useTurns } from '@/components/chat/use-turns';
import { WayOutActions } from '@/components/chat/way-out';
import { Welcome } from '@/components/chat/welcome';
import type { ChatView } from '@/lib/chat/chat-view';

/** One conversation, or the beginning of one: the thread and the box. */
export function ChatScreen(view: ChatView) {
  const { userId, conversationId, messages, models, wayOut } = view;
  const t = useTranslations('chat');
  const priceId = useId();
  const box = useRef<HTMLTextAreaElement>(null);
  const { place, moveTo } = usePlace(view);
  const { model, choose } = useModelChoice(models, view.defaultModel);
  const refusals = useRefusals();
  const live = useTurns(userId, place);
  const running = live.find(({ state }) => state === 'sending' || state === 'streaming');
  const returnTo = conversationId ? `/chat/${conversationId}` : '/chat';
  const wayOutActions = useMemo(
    () => <WayOutActions wayOut={wayOut} returnTo={returnTo} place={view.place} />,
    [wayOut, returnTo, view.place],
  );
  const composer = useComposer({
    userId,
    place: view.place,
    conversationId,
    draft: view.draft,
    model,
    box,
    onSend: refusals.clear,
    onRefused: refusals.refused,
    onAccepted: moveTo,
  });
  const prices = usePrices({
    initial: view.prices,
    conversationId,
    text: composer.text,
    editing: composer.editing,
    turns: live.filter(({ state }) => state === 'finished').length,
  });
  const price = prices.find((one) => one.model === model);
  const send = useStable((outgoing: Outgoing) => {
    takeFocus(box);
    void composer.send(outgoing);
  });
  const edit = useStable(composer.edit);
  const isEmpty = messages.length === 0 && live.length === 0;
  const start = (text: string) => {
    composer.change(text);
    box.current?.focus();
  };
  const answerWith = (id: string) => {
    choose(id);
    refusals.clear();
    box.current?.focus();
  };
  useFocusOnArrival(box);

  return (
    <div className="flex min-h-0 min-w-0 flex-1 flex-col">
      <h1 className="sr-only">{view.title ?? t('newChat')}</h1>
      <ThreadArea welcome={isEmpty ? <Welcome text={composer.text} onStart={refusals.paused ? null : start} /> : null}>
        <Thread
          messages={messages}
          turns={live}
          models={models}
          wayOut={refusals.paused ? null : wayOutActions}
          isFree={running === undefined}
          onSend={send}
          onEdit={edit}
        />
      </ThreadArea>
      <div className="mx-auto w-full max-w-3xl space-y-3 px-4 pb-4 sm:px-6 print:hidden">
        <ChatNotices
          refusals={refusals}
          isSignedOut={composer.isSignedOut}
          wayOut={wayOutActions}
          returnTo={returnTo}
          models={models}
          model={model}
          prices={composer.text.trim() === '' ? [] : prices}
          onUseModel={answerWith}
          onRetry={composer.sendBox}
        />
        {composer.editing ? <EditingNote onCancel={composer.cancelEdit} /> : null}
        <Composer
          box={box}
          text={composer.text}
          limitCharacters={view.limitCharacters}
          isAnswering={running !== undefined}
          onChange={composer.change}
          onSend={() => {
            takeFocus(box);
            composer.sendBox();
          }}
          onStop={() => {
            takeFocus(box);
            if (running) turns.stop(running);
          }}
          onLeave={composer.editing ? composer.cancelEdit : null}
          priceId={priceId}
          price={<MessagePrice id={priceId} price={price} isEmpty={composer.text.trim() === ''} />}
        >
          <ModelPicker models={models} prices={prices} model={model} onChoose={choose} />
        </Composer>
        <AnswerStatus turn={live.at(-1) ?? null} />
      </div>
    </div>
  );
}

/** Which turns to show: once a new chat has become a conversation that one's, also while its page is still on the way. */
function usePlace({ place: initial, conversationId }: ChatView) {
  const router = useRouter();
  const [place, setPlace] = useState(initial);
  const isHere = useRef(true);
  useEffect(() => {
    isHere.current = true;
    return () => {
      isHere.current = false;
    };
  }, []);

  const moveTo = (id: string) => {
    // Whoever went elsewhere meanwhile is left there.
    if (conversationId || !isHere.current) return;
    setPlace(id);
    router.replace(`/chat/${id}`, { scroll: false });
  };
  return { place, moveTo };
}
