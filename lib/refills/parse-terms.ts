import { AppError } from '@/lib/platform/errors';
import { checkTerms, type RefillTerms, type TypedTerms } from './terms';

/** @throws AppError `invalid_request` with the first field at fault as its param, and the problem by name */
export function parseTerms(typed: TypedTerms): RefillTerms {
  const checked = checkTerms(typed);
  if (checked.ok) return checked.terms;
  const [[param, problem] = ['terms', 'not_dollars']] = Object.entries(checked.problems);
  throw new AppError('invalid_request', {
    message: `The ${param} of auto-refill is not possible: ${problem.replaceAll('_', ' ')}.`,
    param,
    facts: { problem },
  });
}
