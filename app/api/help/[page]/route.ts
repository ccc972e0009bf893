import { getLocale } from 'next-intl/server';
import { helpText } from '@/lib/help/answer';
import { apiRoute, methodNotAllowed } from '@/lib/platform/http';

export const dynamic = 'force-dynamic';

/** `/help/<page>.md`: a page of the help as Markdown, or with `?ask=` the passages that fit a question. */
export const GET = apiRoute<{ page: string }>(async (request, { params }) =>
  helpText(params.page, new URL(request.url).searchParams.get('ask'), await getLocale()),
);

export const POST = methodNotAllowed('GET');
export const PUT = methodNotAllowed('GET');
export const PATCH = methodNotAllowed('GET');
export const DELETE = methodNotAllowed('GET');
