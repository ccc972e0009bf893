/** Settings that decide over money or over who may, and what is told of each. */
export const SETTINGS = [
  'plan',
  'plan_choice',
  'plan_end',
  'role',
  'refill',
  'card',
  'card_removal',
  'member_limit',
  'key_limit',
  'api_key',
  'low_threshold',
  'used_percents',
  'notice_recipients',
] as const;
export type Setting = (typeof SETTINGS)[number];

/** What a setting was or is, in words by name; nothing when there was none. */
export type Values = Record<string, string>;

export type SettingsChange = {
  workspaceId: string;
  /** Null: nobody in person; Stripe said so, or a rule. */
  userId: string | null;
  what: Setting;
  /** Whom it is about, where it is about a person or a key. */
  about?: string;
  before: Values;
  after: Values;
};

export type ListedChange = Omit<SettingsChange, 'workspaceId' | 'userId' | 'what'> & {
  id: string;
  at: Date;
  what: string;
  /** Null: Stripe, or a rule. */
  by: string | null;
};

export type ChangePage = { changes: ListedChange[]; nextBefore: string | null };
