import { AppError } from '@/lib/platform/errors';

/** What became of a form of the console, in a word that the page has a sentence for. */
export const OUTCOMES = [
  ...(['made', 'waits', 'declined', 'own', 'less', 'too_much', 'invalid', 'refused', 'gone', 'stripe_away'] as const),
  ...([
    'credited',
    'moved',
    'parked',
    'still_parked',
    'ended',
    'waiting',
    'unchanged',
    'handled',
    'unknown_event',
  ] as const),
  ...([
    'looked',
    'nothing',
    'decided',
    'report_credited',
    'report_declined',
    'dismissed',
    'reopened',
    'stood_in',
  ] as const),
];
export type Outcome = (typeof OUTCOMES)[number];

/** `asked` tells two answers of the same kind apart. */
export type Answer = { outcome: Outcome; asked: number } | null;

/** A refusal as its word; what is nobody's decision is thrown on. */
export function outcomeOfError(error: unknown): Outcome {
  if (!(error instanceof AppError)) throw error;
  if (error.code === 'forbidden') return 'own';
  if (error.code === 'not_found') return 'gone';
  if (error.code === 'too_large') return 'too_much';
  if (error.code === 'stripe_unavailable') return 'stripe_away';
  if (error.code === 'invalid_request') {
    if (error.param === 'report') return 'decided';
    if (error.param === 'adjustment') return 'stood_in';
    return error.param === 'amount' ? 'less' : 'invalid';
  }
  throw error;
}
