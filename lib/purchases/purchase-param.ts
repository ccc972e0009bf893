/** Our own answers come back to a page in this parameter: the purchase's id, or {@link CANCELED}. */
export const PURCHASE_PARAM = 'purchase';
export const CANCELED = 'canceled';
