import 'server-only';
import { textsOf } from '@/lib/i18n/catalogue';
import { languageOf } from '@/lib/i18n/languages';
import { htmlText, type Letter, plainText, subjectLine } from '@/lib/mail/letter';
import { isOperatorMail, type MailRow, type OperatorMail } from '@/lib/mail/outbox';
import { unseal } from '@/lib/mail/sealed';
import type { Message } from '@/lib/mail/transport';
import { env } from '@/lib/platform/env';
import { exactly, factsIn, pathIn, writeFacts } from './facts';
import { isNoticeKind, mayUnsubscribe, type NoticeKind } from './kinds';
import { unsubscribeToken } from './unsubscribe';

/** @throws Error for a kind that this version doesn't know, or when what was sealed can't be read */
export function compose(mail: MailRow): Message {
  const letter = letterOf(mail);
  return {
    id: mail.id,
    to: mail.to,
    subject: letter.subject,
    text: plainText(letter),
    html: htmlText(letter),
    // Programs post there; people get the page.
    unsubscribeUrl: letter.unsubscribe?.url.replace('/unsubscribe?', '/api/unsubscribe?') ?? null,
  };
}

function letterOf(mail: MailRow): Letter {
  if (mail.kind === 'sign_in') return secretLetter(mail, 'signInMail');
  if (mail.kind === 'invitation') return secretLetter(mail, 'invitationMail');
  if (isOperatorMail(mail.kind)) return operatorLetter(mail, mail.kind);
  if (isNoticeKind(mail.kind)) return noticeLetter(mail, mail.kind);
  throw new Error(`No text for mail of the kind ${mail.kind}`);
}

function noticeLetter({ locale, userId, workspaceId, workspaceName, ...mail }: MailRow, kind: NoticeKind): Letter {
  const t = textsOf('mail', locale);
  const facts = factsIn(mail.facts);
  const values = { ...writeFacts(kind, facts, locale), workspace: workspaceName ?? '' };
  const letter = {
    ...common(locale),
    subject: subjectLine(t(`${kind}.subject`, values)),
    body: t(`${kind}.body`, values),
    action: { label: t(`${kind}.action`), url: addressOf(pathIn(facts)) },
    footer: textsOf('mailFrame', locale)('why', values),
  };
  if (!mayUnsubscribe(kind) || !userId || !workspaceId) return letter;
  const url = addressOf(
    `/unsubscribe?${new URLSearchParams({ token: unsubscribeToken({ userId, workspaceId, kind }) })}`,
  );
  return { ...letter, unsubscribe: { label: textsOf('mailFrame', locale)('unsubscribe'), url } };
}

/** A letter whose link is a secret. */
function secretLetter({ locale, ...mail }: MailRow, texts: 'signInMail' | 'invitationMail'): Letter {
  const t = textsOf(texts, locale);
  const { sealed = '', ...facts } = factsIn(mail.facts);
  const path = unseal(sealed);
  return {
    ...common(locale),
    subject: subjectLine(t('subject', facts)),
    body: t('body', facts),
    action: { label: t('action'), url: addressOf(path) },
    footer: t('ignore', facts),
  };
}

/** To an operator, of what waits for them. */
function operatorLetter({ locale, ...mail }: MailRow, kind: OperatorMail): Letter {
  const t = textsOf('operatorMail', locale);
  const facts = factsIn(mail.facts);
  const values = { ...facts, amount: exactly(facts.amount ?? '', languageOf(locale)) };
  return {
    ...common(locale),
    subject: subjectLine(t(`${kind}.subject`, values)),
    body: t(`${kind}.body`, values),
    action: { label: t(`${kind}.action`), url: addressOf(pathIn(facts)) },
    footer: t('why'),
  };
}

function common(locale: string): Pick<Letter, 'language' | 'product'> {
  return { language: languageOf(locale), product: textsOf('common', locale)('productName') };
}

function addressOf(path: string): string {
  return `${env().APP_URL}${path}`;
}
