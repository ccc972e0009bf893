import { db } from '@/lib/platform/db';
import { actorOf, type DemoEmail } from './people';
import { chatShape } from './request-shapes';
import { makeRequest } from './requests';

type Turn = { asked: string; answered: string };
export type PastConversation = { email: DemoEmail; title: string; turns: readonly Turn[] };

/** A conversation of the past: each answer with the request that it cost. */
export async function haveConversation({ email, title, turns }: PastConversation): Promise<void> {
  const caller = await actorOf(email);
  const { id: conversationId } = await db.conversation.create({
    data: { workspaceId: caller.workspace.id, userId: caller.userId, title },
  });
  let history = '';
  for (const { asked, answered } of turns) {
    history += asked;
    await db.message.create({ data: { conversationId, author: 'user', content: asked } });
    const requestId = await makeRequest({ caller, shape: chatShape(history, answered) });
    const answer = { conversationId, author: 'assistant', content: answered, model: 'demo-medium', requestId } as const;
    await db.message.create({ data: answer });
    history += answered;
  }
}

export const SHOP_MOVE: PastConversation = {
  email: 'owner@acme.test',
  title: 'Moving the Hallberg shop to the new site',
  turns: [
    {
      asked: 'We move the Hallberg shop to the new site in January. What should be settled before the holidays?',
      answered: [
        'Settle what others wait for; everything else can follow in January.',
        '',
        '1. Addresses. A list of all pages that rank or are linked from outside, each with its new address. This is the part that cannot be mended later.',
        '2. Products. One export of the catalogue with pictures, agreed as final; changes after it are entered twice.',
        '3. Payments. The new shop needs its own contract with the payment provider, and that takes one to three weeks.',
        '4. The day itself. Choose a Tuesday or Wednesday, and name one person who may stop the move.',
        '',
        'If only one of these is done in December, let it be the payment contract.',
      ].join('\n'),
    },
    {
      asked: 'Who should own the list of addresses?',
      answered:
        'Whoever answers for the search traffic afterwards, so usually marketing and not the developers. The developers supply the raw list from the server logs of the last twelve months; marketing marks what must survive and approves the target of each. Plan half a day for every three hundred addresses.',
    },
    {
      asked: 'Write two sentences that I can send to the client about the payment contract.',
      answered:
        'For the new shop you need a contract of its own with your payment provider, and their checks take one to three weeks. If you apply for it this week, we can test real payments before the holidays instead of on the day of the move.',
    },
  ],
};

export const BRIEF: PastConversation = {
  email: 'member@acme.test',
  title: 'Brief for the Norrland rental portal',
  turns: [
    {
      asked: 'Summarise what a project brief for a rental portal must answer. Short, please.',
      answered: [
        'Five questions, one page:',
        '',
        '- Who rents what to whom, and how many objects are there in the first year?',
        '- What does a visitor do on the site, from search to signed contract, and where does the site stop?',
        '- Which systems hold the truth about objects, prices and availability?',
        '- What must it do on the first day, and what may come later?',
        '- How will one see after three months that it was worth it?',
      ].join('\n'),
    },
    {
      asked: 'They already have a booking system. Does that change the brief?',
      answered:
        'It makes the third question the most important one. Ask for the documentation of its interface before anything is estimated, and find out two things by trying: whether availability can be read every few minutes, and whether a booking can be made from outside or only by hand. If it is by hand, the portal is a catalogue with a form, and the brief should say so.',
    },
  ],
};
