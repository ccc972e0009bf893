import { readUnsubscribeToken, setByMail } from '@/lib/notifications/unsubscribe';
import { AppError } from '@/lib/platform/errors';
import { apiRoute, methodNotAllowed } from '@/lib/platform/http';

/** One click in a mail program (RFC 8058): no cookie comes along, the signed token in the address is all there is. */
export const POST = apiRoute(async (request) => {
  const subscription = readUnsubscribeToken(new URL(request.url).searchParams.get('token'));
  if (!subscription) throw new AppError('not_found');
  await setByMail(subscription, false);
  return new Response(null, { status: 204 });
});

/** A person who opens the same address gets the page, which changes nothing by itself. */
export const GET = apiRoute(async (request) => {
  const { search } = new URL(request.url);
  return new Response(null, { status: 303, headers: { location: `/unsubscribe${search}` } });
});

export const PUT = methodNotAllowed('GET', 'POST');
export const PATCH = methodNotAllowed('GET', 'POST');
export const DELETE = methodNotAllowed('GET', 'POST');
