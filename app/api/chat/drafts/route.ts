import { z } from 'zod';
import { apiRoutes } from '@/lib/api/route';
import { authenticatePerson } from '@/lib/auth/api-caller';
import { chatMember } from '@/lib/chat/conversations';
import { saveDraft } from '@/lib/chat/drafts';
import { readJson } from '@/lib/platform/http';

const schema = z.strictObject({ place: z.string(), content: z.string() });

async function save(request: Request): Promise<Response> {
  const caller = await authenticatePerson(request);
  const { place, content } = await readJson(request, schema, { maxBytes: 1_000_000 });
  await saveDraft(chatMember(caller), place, content);
  return new Response(null, { status: 204 });
}

// A beacon, which a browser sends while it leaves the page, can only be a POST.
export const { GET, POST, PUT, PATCH, DELETE } = apiRoutes({ PUT: save, POST: save });
