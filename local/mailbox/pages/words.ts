import type { PageLanguage } from '../../stripe/pages/words';

const EN = {
  banner: 'Local mailbox — nothing here was sent to anybody',
  title: 'Mailbox',
  lead: 'What the app mails on this machine. With SMTP_URL set, mail is sent instead.',
  empty: 'Nothing has arrived yet. Buy credits, for example: the mail about it lands here.',
  subject: 'Subject',
  from: 'From',
  to: 'To',
  received: 'Received',
  clear: 'Delete all',
  noSubject: '(no subject)',
  all: 'All messages',
  asHtml: 'As HTML',
  frame: 'The message as HTML',
  asText: 'As plain text',
};

const DA: typeof EN = {
  banner: 'Lokal postkasse — intet her er sendt til nogen',
  title: 'Postkasse',
  lead: 'Det, som appen sender på denne maskine. Når SMTP_URL er sat, bliver mails sendt i stedet.',
  empty: 'Der er ikke kommet noget endnu. Køb for eksempel kredit: mailen om det lander her.',
  subject: 'Emne',
  from: 'Fra',
  to: 'Til',
  received: 'Modtaget',
  clear: 'Slet alle',
  noSubject: '(intet emne)',
  all: 'Alle mails',
  asHtml: 'Som HTML',
  frame: 'Mailen som HTML',
  asText: 'Som ren tekst',
};

const JA: typeof EN = {
  banner: 'ローカルのメールボックス（実際には誰にも送信されていません）',
  title: 'メールボックス',
  lead: 'このマシンでアプリが送ったメールです。SMTP_URLを設定すると、実際に送信されます。',
  empty: 'メールはまだありません。たとえばクレジットを購入すると、お知らせがここに届きます。',
  subject: '件名',
  from: '差出人',
  to: '宛先',
  received: '受信日時',
  clear: 'すべて削除',
  noSubject: '（件名なし）',
  all: 'すべてのメール',
  asHtml: 'HTML',
  frame: 'HTML形式の本文',
  asText: 'テキスト',
};

/** What the mailbox says in its reader's language. */
export const WORDS: Record<PageLanguage, typeof EN> = { en: EN, da: DA, ja: JA };
