import { expect, test } from 'vitest';
import { htmlText, plainText, subjectLine } from '@/lib/mail/letter';
import { pauseSeconds } from '@/lib/mail/outbox';
import { seal, unseal } from '@/lib/mail/sealed';
import { outcomeOf } from '@/lib/mail/transport';

test('a subject is one line of a length that is read', () => {
  expect(subjectLine('a\r\nBcc: b\u2028c\u0085d\0e')).toBe('a Bcc: b c d e');
  expect(subjectLine('x'.repeat(999))).toHaveLength(150);
});

test('a letter as text and as HTML says the same, and HTML shows what was typed as it was typed', () => {
  const letter = {
    ...{ language: 'en', product: 'Studio', subject: '<b>', body: 'One <i>\nTwo & "three"', footer: 'Why' },
    action: { label: 'Go', url: 'http://localhost:3000/?a=1&b="' },
    unsubscribe: { label: 'Stop', url: 'http://localhost:3000/u' },
  };
  expect(plainText(letter)).toContain('One <i>\n\nTwo & "three"\n\nGo: http://localhost:3000/?a=1&b="');
  expect(plainText(letter)).toContain('Stop: http://localhost:3000/u');
  const html = htmlText(letter);
  expect(html).toContain('One &#60;i&#62;</p>');
  expect(html).toContain('href="http://localhost:3000/?a=1&#38;b=&#34;"');
  expect(html).not.toMatch(/<b>|<i>|<script|<img/);
});

test('what is sealed is read only by whoever has the key, and not when it was changed', () => {
  const sealed = seal('/sign-in/link?token=secret');
  expect(unseal(sealed)).toBe('/sign-in/link?token=secret');
  expect(Buffer.from(sealed, 'base64url').toString('latin1')).not.toContain('secret');
  expect(seal('a')).not.toBe(seal('a'));
  expect(() => unseal(`${sealed.slice(0, -2)}AA`)).toThrow();
});

test.each([
  ['a refusal of the recipient', { code: 'EENVELOPE', command: 'RCPT TO', responseCode: 550 }, 'refused'],
  ['a busy recipient', { code: 'EENVELOPE', command: 'RCPT TO', responseCode: 450 }, 'later'],
  ['a refusal of the text', { code: 'EMESSAGE', command: 'DATA', responseCode: 554 }, 'refused'],
  ['a server that closes', { code: 'EENVELOPE', command: 'RCPT TO', responseCode: 421 }, 'away'],
  ['a wrong password', { code: 'EAUTH', command: 'AUTH PLAIN', responseCode: 535 }, 'away'],
  ['a sender that may not send', { code: 'EENVELOPE', command: 'MAIL FROM', responseCode: 553 }, 'away'],
  ['nobody there', { code: 'ESOCKET', command: 'CONN' }, 'away'],
  ['a broken connection', { code: 'ECONNECTION', command: 'DATA' }, 'away'],
  ['nonsense', null, 'away'],
])('%s is %o: %s', (_, error, state) => {
  expect(outcomeOf(error && Object.assign(new Error('quotes ada@example.test'), error))).toMatchObject({ state });
  expect(JSON.stringify(outcomeOf(error))).not.toContain('@');
});

test('the pause before another try doubles, up to an hour', () => {
  expect([1, 2, 3, 8, 50].map(pauseSeconds)).toEqual([30, 60, 120, 3_600, 3_600]);
});
