import { getLocale } from 'next-intl/server';
import { helpText } from '@/lib/help/answer';
import { apiRoutes } from '@/lib/platform/http';

/** `/help/<page>.md`: a page of the help as Markdown, or with `?ask=` the passages that fit a question. */
export const { GET, POST, PUT, PATCH, DELETE } = apiRoutes<{ page: string }>({
  GET: async (request, { params }) =>
    helpText(params.page, new URL(request.url).searchParams.get('ask'), await getLocale()),
});
