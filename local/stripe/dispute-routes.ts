import type Stripe from 'stripe';
import { z } from 'zod';
import type { Context } from './context';
import { closeDispute } from './disputes';
import { missing } from './errors';
import { page, within } from './lists';
import { created, expand, pages, type Shape, text } from './params';
import { presentDispute } from './present';
import { type Route, route } from './router';

const listParams = z.strictObject({
  ...pages,
  charge: text().optional(),
  created: created.optional(),
  expand,
  payment_intent: text().optional(),
} satisfies Shape<Stripe.DisputeListParams>);

const oneParams = z.strictObject({ expand } satisfies Shape<Stripe.DisputeRetrieveParams>);

function findDispute(ctx: Context, id: string): Stripe.Dispute {
  const dispute = ctx.state.disputes[id];
  if (!dispute) throw missing('dispute', id);
  return dispute;
}

export const disputeRoutes: Route[] = [
  route('GET', '/v1/disputes', listParams, (ctx, params) => {
    const fits = (dispute: Stripe.Dispute) =>
      (!params.charge || dispute.charge === params.charge) &&
      (!params.payment_intent || dispute.payment_intent === params.payment_intent) &&
      within(dispute.created, params.created);
    const disputes = Object.values(ctx.state.disputes).map((dispute) => presentDispute(ctx, dispute));
    return page(disputes, '/v1/disputes', params, fits);
  }),
  route('GET', '/v1/disputes/:id', oneParams, (ctx, _params, { id }) => presentDispute(ctx, findDispute(ctx, id))),
  route('POST', '/v1/disputes/:id/close', oneParams, (ctx, _params, call) => {
    const dispute = findDispute(ctx, call.id);
    closeDispute(ctx, dispute, 'lost', call);
    return presentDispute(ctx, dispute);
  }),
];
