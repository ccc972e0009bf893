import { z } from 'zod';
import { apiRoutes } from '@/lib/api/route';
import { authenticate } from '@/lib/auth/api-caller';
import { readJson } from '@/lib/platform/http';
import { buyWithCard } from '@/lib/purchases/buy-with-card';
import { cardAnswer } from '@/lib/purchases/card-answer';
import { parseAmount } from '@/lib/purchases/parse-amount';
import { parseReturnTo } from '@/lib/purchases/return-to';
import { agreeWithPurchase, autoRefillSchema } from '@/lib/refills/consent-with-purchase';
import { assertCan } from '@/lib/workspaces/permissions';

const bodySchema = z.strictObject({
  amount: z.unknown().optional(),
  return_to: z.unknown().optional(),
  attempt_id: z.uuid(),
  confirm: z.strictObject({ payment_method: z.string().max(255), amount: z.unknown() }),
  auto_refill: autoRefillSchema.optional(),
});

/** Pays with the card on file: 201 with what became of it, which may be "the bank wants to hear from the owner first". */
export const { GET, POST, PUT, PATCH, DELETE } = apiRoutes({
  POST: async (request) => {
    const buyer = await authenticate(request);
    assertCan(buyer, 'buy_credits');
    const body = await readJson(request, bodySchema, { maxBytes: 16_384 });
    const returnTo = parseReturnTo(body.return_to);
    const purchase = await buyWithCard({
      buyer,
      amount: parseAmount(body.amount),
      returnTo,
      agree: agreeWithPurchase(buyer, body.auto_refill, returnTo),
      attemptId: body.attempt_id,
      confirmed: { paymentMethodId: body.confirm.payment_method, amount: parseAmount(body.confirm.amount) },
    });
    return Response.json(cardAnswer(purchase), { status: 201 });
  },
});
