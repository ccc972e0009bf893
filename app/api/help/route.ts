import { getLocale } from 'next-intl/server';
import { helpText } from '@/lib/help/answer';
import { apiRoute, methodNotAllowed } from '@/lib/platform/http';

export const dynamic = 'force-dynamic';

/** `/help.md`: the list of pages, or with `?ask=` the passages that fit a question. */
export const GET = apiRoute(async (request) =>
  helpText(null, new URL(request.url).searchParams.get('ask'), await getLocale()),
);

export const POST = methodNotAllowed('GET');
export const PUT = methodNotAllowed('GET');
export const PATCH = methodNotAllowed('GET');
export const DELETE = methodNotAllowed('GET');
