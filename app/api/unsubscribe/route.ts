import { apiRoutes } from '@/lib/api/route';
import { readUnsubscribeToken, setByMail } from '@/lib/notices/unsubscribe';
import { AppError } from '@/lib/platform/errors';

export const { GET, POST, PUT, PATCH, DELETE } = apiRoutes({
  /** One click in a mail program (RFC 8058): no cookie comes along, the signed token in the address is all there is. */
  POST: async (request) => {
    const subscription = readUnsubscribeToken(new URL(request.url).searchParams.get('token'));
    if (!subscription) throw new AppError('not_found');
    await setByMail(subscription, false);
    return new Response(null, { status: 204 });
  },

  /** A person who opens the same address gets the page, which changes nothing by itself. */
  GET: async (request) => {
    const { search } = new URL(request.url);
    return new Response(null, { status: 303, headers: { location: `/unsubscribe${search}` } });
  },
});
