import { getLocale } from 'next-intl/server';
import { apiRoutes } from '@/lib/api/route';
import { helpText } from '@/lib/help/answer';

/** `/help/<page>.md`: a page of the help as Markdown, or with `?ask=` the passages that fit a question. */
export const { GET, POST, PUT, PATCH, DELETE } = apiRoutes<{ page: string }>({
  GET: async (request, { params }) =>
    helpText(params.page, new URL(request.url).searchParams.get('ask'), await getLocale()),
});
