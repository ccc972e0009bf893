import { z } from 'zod';
import { apiRoutes } from '@/lib/api/route';
import { authenticate } from '@/lib/auth/api-caller';
import { readJson } from '@/lib/platform/http';
import { parseAmount } from '@/lib/purchases/parse-amount';
import { parseReturnTo } from '@/lib/purchases/return-to';
import { startCheckout } from '@/lib/purchases/start-checkout';
import { languageOfRequest } from '@/lib/reader/language';
import { agreeWithPurchase, autoRefillSchema } from '@/lib/refills/consent-with-purchase';
import { assertCan } from '@/lib/workspaces/permissions';

const MAX_BYTES = 16_384;
const bodySchema = z.strictObject({
  amount: z.unknown().optional(),
  return_to: z.unknown().optional(),
  auto_refill: autoRefillSchema.optional(),
});

/** Starts a purchase: 201 with the address of Stripe's page. Only what the server decides is sent there. */
export const { GET, POST, PUT, PATCH, DELETE } = apiRoutes({
  POST: async (request) => {
    const buyer = await authenticate(request);
    assertCan(buyer, 'buy_credits');
    const body = await readJson(request, bodySchema, { maxBytes: MAX_BYTES });
    const amount = parseAmount(body.amount);
    const returnTo = parseReturnTo(body.return_to);
    const agree = agreeWithPurchase(buyer, body.auto_refill, returnTo);
    const locale = languageOfRequest(request, buyer);
    const { purchaseId, url } = await startCheckout({ buyer, amount, returnTo, agree, locale });
    return Response.json({ url, purchase_id: purchaseId }, { status: 201 });
  },
});
