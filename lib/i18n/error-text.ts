import type { ErrorCode } from '@/lib/platform/errors';
import { acceptedLanguage } from './accept-language';
import { CATALOGUES } from './catalogue';

/** The public sentence of an error for a program, or a page of ours, that asked for a language in `Accept-Language`. */
export function errorText(code: ErrorCode, acceptLanguage: string | null): string {
  return CATALOGUES[acceptedLanguage(acceptLanguage)].apiErrors[code];
}
