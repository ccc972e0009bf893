/** Longest message and longest draft, in UTF-16 units. The composer counts with the same number. */
export const MESSAGE_LIMIT_CHARACTERS = 100_000;

/** How much of a conversation goes along with a new message: the newest messages that fit. Bounds what an old chat costs. */
export const HISTORY_LIMIT_CHARACTERS = 60_000;

/** Longest title of a conversation, taken from its first message. */
export const TITLE_LIMIT_CHARACTERS = 60;

/** Conversations shown in the side column. */
export const CONVERSATION_LIST_LIMIT = 100;

/** Messages shown when a conversation opens: the newest ones. */
export const THREAD_LIMIT = 200;

/** Longest text that conversations are searched for. */
export const SEARCH_LIMIT_CHARACTERS = 200;
