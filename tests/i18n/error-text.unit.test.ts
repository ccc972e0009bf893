import { expect, test } from 'vitest';
import { apiRoute } from '@/lib/api/route';
import { errorText } from '@/lib/i18n/error-text';
import { AppError, type ErrorCode } from '@/lib/platform/errors';
import { apiErrors } from '@/messages/en.json';

const codes = Object.keys(apiErrors).filter((code): code is ErrorCode => code in apiErrors);
const refuse = (error: AppError, headers: Record<string, string>) =>
  apiRoute(async () => {
    throw error;
  })(new Request('http://localhost/api/v1/credits', { headers }), { params: Promise.resolve({}) });

test('each error says in English what the catalogue says', () => {
  expect(codes.map((code) => new AppError(code).message)).toEqual(codes.map((code) => errorText(code, null)));
});

test.each([
  ['en-US', 'There are not enough credits left.'],
  ['da-DK', 'Der er ikke kredit nok tilbage.'],
  ['ja', 'クレジットが不足しています。'],
  ['fr', 'There are not enough credits left.'],
])('a program that asks for %s is refused in it', async (language, message) => {
  const response = await refuse(new AppError('insufficient_credits'), { 'accept-language': language });
  expect(await response.json()).toMatchObject({ error: { code: 'insufficient_credits', message } });
});

test('a program that asks for no language is refused in English', async () => {
  const response = await refuse(new AppError('not_found'), {});
  expect(await response.json()).toMatchObject({ error: { message: 'There is nothing here that you may see.' } });
});

test('a sentence about this very request is answered as it stands', async () => {
  const error = new AppError('invalid_request', { message: '"amount": is not valid.', param: 'amount' });
  const response = await refuse(error, { 'accept-language': 'da' });
  expect(await response.json()).toMatchObject({ error: { message: '"amount": is not valid.', param: 'amount' } });
});
