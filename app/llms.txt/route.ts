import { helpText } from '@/lib/help/answer';

export const dynamic = 'force-dynamic';

/** What programs can read about this product. */
export function GET(): Response {
  return helpText(null, null, 'en');
}
