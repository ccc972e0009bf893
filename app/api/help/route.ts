import { getLocale } from 'next-intl/server';
import { apiRoutes } from '@/lib/api/route';
import { helpText } from '@/lib/help/answer';

/** `/help.md`: the list of pages, or with `?ask=` the passages that fit a question. */
export const { GET, POST, PUT, PATCH, DELETE } = apiRoutes({
  GET: async (request) => helpText(null, new URL(request.url).searchParams.get('ask'), await getLocale()),
});
