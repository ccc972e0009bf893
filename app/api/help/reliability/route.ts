import { getLocale } from 'next-intl/server';
import { apiRoutes } from '@/lib/api/route';
import { helpText, questionIn } from '@/lib/help/answer';
import { reliabilityAsText } from '@/lib/help/as-text';
import { readFigures } from '@/lib/reliability/figures';

/** `/help/reliability.md`: the figures as Markdown; a question goes to the whole help. */
export const { GET, POST, PUT, PATCH, DELETE } = apiRoutes({
  GET: async (request) => {
    const asked = new URL(request.url).searchParams.get('ask');
    const locale = await getLocale();
    if (questionIn(asked) !== null) return helpText(null, asked, locale);
    return new Response(reliabilityAsText(await readFigures(), locale), {
      headers: { 'content-type': 'text/markdown; charset=utf-8' },
    });
  },
});
