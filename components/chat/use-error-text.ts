'use client';

import { useTranslations } from 'next-intl';
import type { ApiError } from '@/components/chat/api-error';

const KNOWN = [
  'held_by_running_requests',
  'rate_limited',
  'provider_error',
  'provider_timeout',
  'ledger_unavailable',
  'member_limit_reached',
  'key_limit_reached',
  'model_not_found',
  'not_found',
  'too_large',
  'offline',
  'insufficient_credits',
  'unauthenticated',
  'forbidden',
  'cross_origin',
  'still_running',
] as const;

/** The sentence for an error in the reader's language; the finder's own words for a request that is not valid. */
export function useErrorText(): (error: ApiError) => string {
  const t = useTranslations('chat.errors');
  return (error) => {
    const known = KNOWN.find((code) => code === error.code);
    if (known) return t(known);
    if (error.param === 'answer') return t('not_saved');
    // What is wrong with a request is said by whoever found it, in whatever language.
    return (error.code === 'invalid_request' && error.message) || t('unknown');
  };
}
