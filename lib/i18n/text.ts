import { createTranslator } from 'next-intl';
import messages from '@/messages/en.json';

/** Texts of `checkout`, for what is shown on Stripe's page: it is made outside of any page of ours. */
export const checkoutText = createTranslator({ locale: 'en', messages, namespace: 'checkout' });
