/** What must cost the same however long a workspace's past is. */
export const OPERATIONS = [
  'hold and settle',
  'balance',
  'newest requests',
  'purchase history',
  'credit a payment',
] as const;
export type Operation = (typeof OPERATIONS)[number];
