/** What requests can be told apart by. */
export const DIMENSIONS = ['model', 'member', 'feature', 'key', 'status'] as const;
export type Dimension = (typeof DIMENSIONS)[number];

/** A request without an API key was made in the app. */
export const NO_KEY = 'none';

export type UsageFilters = Partial<Record<Dimension, string>>;
