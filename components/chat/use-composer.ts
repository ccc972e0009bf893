'use client';

import { useRouter } from 'next/navigation';
import { type RefObject, useRef, useState } from 'react';
import type { ApiError } from '@/components/chat/api-error';
import { rememberBox } from '@/components/chat/box-texts';
import { joined } from '@/components/chat/joined';
import { sendTurn } from '@/components/chat/send-turn';
import type { Turn } from '@/components/chat/turns';
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

/** What is sent: a message, one that takes an earlier one's place, or (null) nothing but that the last answer goes on. */
export interface Outgoing {
  message: string | null;
  replaces?: string | null;
  /** The line that opens the code in which the answer broke off. */
  opener?: string;
}

/** Everything the box does: keeps the draft, sends, and takes the text back when a message was refused. */
export function useComposer({ model, box, onSend, onAccepted, onRefused, ...where }: UseComposer) {
  const router = useRouter();
  const { text, current, show, type, saver, isSignedOut } = useDraft({ ...where, box });
  // The earlier message that is edited in the box, and what stood there before.
  const [editing, setEditing] = useState<{ id: string; aside: string } | null>(null);
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

  const endEditing = () => {
    setEditing(null);
    return editing?.aside ?? '';
  };

  const accepted = (conversationId: string, isFromBox: boolean) => {
    isSending.current = false;
    if (isFromBox && editing) show(joined(current.current, endEditing()));
    if (where.conversationId) return saver.endSending({ saved: '', content: current.current });
    // The server removed this place's draft; whatever was typed since goes along into the conversation.
    saver.endSending({ saved: '', content: '' });
    movedTo.current = conversationId;
    leaveFor(conversationId, current.current);
  };

  const takeBack = ({ message, error }: Turn) => {
    isSending.current = false;
    if (message !== null) show(joined(message, current.current));
    saver.endSending({ saved: null, content: current.current });
    if (error) onRefused(error);
    box.current?.focus();
  };

  const send = async ({ message, replaces = null, opener = '' }: Outgoing, isFromBox = false) => {
    if (isSending.current) return;
    isSending.current = true;
    onSend();
    const turn = await sendTurn({
      ...{ userId: where.userId, place: where.place, conversationId: where.conversationId },
      ...{ message, replaces, opener, model },
      ready: saver.beginSending(),
      onAccepted: (conversationId) => {
        accepted(conversationId, isFromBox);
        onAccepted(conversationId);
      },
    });
    if (turn.state === 'refused') takeBack(turn);
    // What the server has kept of it may be more than what arrived.
    else if (turn.stoppedBy === 'connection') router.refresh();
  };

  const sendBox = () => {
    const message = current.current;
    if (message.trim() === '' || isSending.current) return;
    show('');
    void send({ message, replaces: editing?.id ?? null }, true);
  };

  const edit = (id: string, content: string) => {
    setEditing({ id, aside: editing ? editing.aside : current.current });
    change(content);
    box.current?.focus();
  };

  const cancelEdit = () => {
    change(endEditing());
    box.current?.focus();
  };

  return { text, change, send, sendBox, isSignedOut, editing: editing?.id ?? null, edit, cancelEdit };
}
