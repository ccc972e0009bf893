import { NextRequest } from 'next/server';
import { apiRoutes } from '@/lib/api/route';
import { handlers } from '@/lib/auth/next-auth';
import { countSignIn } from '@/lib/auth/sign-in-limit';
import { env } from '@/lib/platform/env';
import { AppError } from '@/lib/platform/errors';

const ATTEMPT = /^\/api\/auth\/(?:signin|callback)\//;

function answeredBy(handler: (request: NextRequest) => Promise<Response>) {
  return async (request: Request): Promise<Response> => {
    const { pathname, search } = new URL(request.url);
    if (ATTEMPT.test(pathname)) {
      const { ok, retryAfterSeconds } = countSignIn(request.headers);
      if (!ok) throw new AppError('rate_limited', { retryAfterSeconds });
    }
    // One host name everywhere: whatever name this server was called by, redirects and cookies are for APP_URL.
    const response = await handler(new NextRequest(new URL(`${pathname}${search}`, env().APP_URL), request));
    if (response.status === 404) throw new AppError('not_found');
    if (response.status >= 500) throw new AppError('internal_error');
    if (response.status >= 400) throw new AppError('invalid_request');
    // A redirect's headers can't be changed any more; a copy's can.
    return new Response(response.body, response);
  };
}

export const { GET, POST, PUT, PATCH, DELETE } = apiRoutes<{ nextauth: string[] }>({
  GET: answeredBy(handlers.GET),
  POST: answeredBy(handlers.POST),
});
