import messages from '@/messages/en.json';

/** What Stripe's page says of a purchase: plain texts, because that page is made outside of any page of ours. */
export const checkoutText = messages.checkout;

/** Plans in words, for Stripe's page and for mail. */
export const plansText = messages.plansText;
