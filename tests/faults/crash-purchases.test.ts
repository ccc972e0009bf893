import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestStripe, type TestStripe } from '../purchases/buying';
import { CHECKOUT_POINTS, checkoutFlow, RETURN_POINTS, returnFlow } from './crash/checkout-flow';
import { crashMatrix } from './crash/crash';
import { Pair } from './crash/pair';
import { REFUND_POINTS, refundFlow } from './crash/refund-flow';
import { Replica } from './crash/replica';
import { WEBHOOK_POINTS, webhookFlow } from './crash/webhook-flow';

const isFull = Boolean(process.env.STUDIO_FULL_TESTS);
const repetitions = isFull ? 20 : 3;
/** For the way that ends in the same function as the webhook's. */
const fewer = isFull ? 20 : 1;

let stripe: TestStripe;
let pair: Pair<Replica>;
beforeAll(async () => {
  stripe = await startTestStripe();
  pair = await Pair.start(() => Replica.start());
  // The first to need it builds the app.
}, 400_000);
afterAll(async () => {
  await pair?.close();
  await stripe.close();
});

test('wherever the app dies while an event tells of a payment, the payment is credited once (REL-W8) (REL-W9)', async () => {
  expect(await crashMatrix(pair, webhookFlow(stripe), WEBHOOK_POINTS, { repetitions, together: 6 })).toEqual([]);
}, 900_000);

test('wherever the app dies while somebody clicks "Buy credits", one page is made and one payment credited (REL-B10)', async () => {
  expect(await crashMatrix(pair, checkoutFlow(stripe), CHECKOUT_POINTS, { repetitions, together: 6 })).toEqual([]);
}, 900_000);

test('wherever the app dies while somebody comes back from paying, the payment is credited once (REL-B5)', async () => {
  expect(await crashMatrix(pair, returnFlow(), RETURN_POINTS, { repetitions: fewer, together: 6 })).toEqual([]);
}, 900_000);

test('wherever the app dies while an event tells of a refund, the credits are taken back once', async () => {
  expect(await crashMatrix(pair, refundFlow(stripe), REFUND_POINTS, { repetitions, together: 6 })).toEqual([]);
}, 900_000);
