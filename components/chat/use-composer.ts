'use client';

import { type RefObject, useRef } from 'react';
import type { ApiError } from '@/components/chat/api-error';
import { rememberBox } from '@/components/chat/box-texts';
import { sendTurn } from '@/components/chat/send-turn';
import { useDraft } from '@/components/chat/use-draft';

export interface ComposerPlace {
  userId: string;
  place: string;
  conversationId: string | null;
  draft: string;
}

interface UseComposer extends ComposerPlace {
  model: string;
  box: RefObject<HTMLTextAreaElement | null>;
  onSend: () => void;
  onAccepted: (conversationId: string) => void;
  onRefused: (error: ApiError) => void;
}

/** Everything the box does: keeps the draft, sends, and takes the text back when a message was refused. */
export function useComposer({ model, box, onSend, onAccepted, onRefused, ...where }: UseComposer) {
  const { text, current, show, type, saver, isSignedOut } = useDraft({ ...where, box });
  const isSending = useRef(false);
  // Where the rest of the typing belongs once a new chat has become a conversation.
  const movedTo = useRef<string | null>(null);

  const leaveFor = (conversationId: string, rest: string) => {
    rememberBox(where.userId, where.place, '');
    rememberBox(where.userId, conversationId, rest);
  };

  const change = (next: string) => {
    if (!movedTo.current) return type(next);
    show(next);
    leaveFor(movedTo.current, next);
  };

  const accepted = (conversationId: string) => {
    isSending.current = false;
    if (where.conversationId) return saver.endSending({ saved: '', content: current.current });
    // The server removed this place's draft; whatever was typed since goes along into the conversation.
    saver.endSending({ saved: '', content: '' });
    movedTo.current = conversationId;
    leaveFor(conversationId, current.current);
  };

  const takeBack = (message: string, error: ApiError | null) => {
    isSending.current = false;
    show(current.current === '' ? message : `${message}\n\n${current.current}`);
    saver.endSending({ saved: null, content: current.current });
    if (error) onRefused(error);
    box.current?.focus();
  };

  const send = async (message: string) => {
    if (isSending.current) return;
    isSending.current = true;
    onSend();
    const turn = await sendTurn({
      userId: where.userId,
      place: where.place,
      conversationId: where.conversationId,
      message,
      model,
      ready: saver.beginSending(),
      onAccepted: (conversationId) => {
        accepted(conversationId);
        onAccepted(conversationId);
      },
    });
    if (turn.state === 'refused') takeBack(message, turn.error);
  };

  const sendBox = () => {
    const message = current.current;
    if (message.trim() === '' || isSending.current) return;
    show('');
    void send(message);
  };

  return { text, change, send, sendBox, isSignedOut };
}
