/** The places of the help that the app's own pages lead to. */
export const HELP_LINKS = {
  buying: '/help/buy-credits#rules',
  credits: '/help/pools',
  paused: '/help/pools#empty',
  refill: '/help/auto-refill',
  plans: '/help/plans#change',
  api: '/help/api',
} as const;

export type HelpTopic = keyof typeof HELP_LINKS;
