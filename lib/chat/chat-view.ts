import { defaultModel, modelsOnSale } from '@/lib/ai/catalog';
import type { MemberActor } from '@/lib/auth/actor';
import { chatMember, findConversation } from '@/lib/chat/conversations';
import { NEW_CHAT, readDraft } from '@/lib/chat/drafts';
import { MESSAGE_LIMIT_CHARACTERS } from '@/lib/chat/limits';
import { type MessagePrice, priceMessage } from '@/lib/chat/price-message';
import { type ChatMessage, listMessages } from '@/lib/chat/read-messages';
import { type Asked, lastAsked } from '@/lib/credit-requests/credit-request';
import { toDecimal } from '@/lib/platform/units';
import { findOwners } from '@/lib/workspaces/owners';
import { whyNot } from '@/lib/workspaces/permissions';

/** A model on sale, as the picker shows it. */
export interface ModelOption {
  id: string;
  label: string;
  /** Credits per 1,000,000 tokens, decimal strings. */
  inputPrice: string;
  outputPrice: string;
  /** Answers by the demo model that runs on this machine. */
  isDemo: boolean;
}

/** What a person can do when the credits are used up. */
export type WayOut =
  | { kind: 'buy' }
  | { kind: 'upgrade' }
  | { kind: 'ask'; owners: { name: string; email: string }[]; asked: Asked | null };

/** Everything the chat's page shows, as plain values. */
export interface ChatView {
  userId: string;
  /** Where the draft lives: the conversation's id, or the place of the new chat. */
  place: string;
  conversationId: string | null;
  title: string | null;
  messages: ChatMessage[];
  draft: string;
  models: ModelOption[];
  /** What the draft (or, without one, a few words) would cost on each model. */
  prices: MessagePrice[];
  defaultModel: string;
  wayOut: WayOut;
  limitCharacters: number;
}

/** The new chat (null), or one of the person's own conversations; null when it is none of theirs. */
export async function readChatView(actor: MemberActor, conversationId: string | null): Promise<ChatView | null> {
  const member = chatMember(actor);
  const conversation = conversationId === null ? null : await findConversation(member, conversationId);
  if (conversationId !== null && !conversation) return null;
  const place = conversation?.id ?? NEW_CHAT;
  const [messages, draft, wayOut] = await Promise.all([
    conversation ? listMessages(member, conversation.id) : [],
    readDraft(member, place),
    wayOutFor(actor),
  ]);
  const prices = await priceMessage(member, {
    conversationId: conversation?.id ?? null,
    message: draft,
    replaces: null,
  });
  const models = modelsOnSale().map((price) => ({
    id: price.model,
    label: price.label,
    inputPrice: toDecimal(price.input),
    outputPrice: toDecimal(price.output),
    isDemo: price.provider === 'demo',
  }));
  return {
    userId: actor.userId,
    place,
    conversationId: conversation?.id ?? null,
    title: conversation?.title ?? null,
    messages,
    draft,
    models,
    prices,
    defaultModel: defaultModel(),
    wayOut,
    limitCharacters: MESSAGE_LIMIT_CHARACTERS,
  };
}

async function wayOutFor(actor: MemberActor): Promise<WayOut> {
  const refusal = whyNot(actor, 'buy_credits');
  if (refusal === null) return { kind: 'buy' };
  if (refusal === 'plan_required') return { kind: 'upgrade' };
  const { id } = actor.workspace;
  const [owners, asked] = await Promise.all([findOwners(id), lastAsked(actor.userId, id)]);
  return { kind: 'ask', owners, asked };
}
