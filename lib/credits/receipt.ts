type JsonValue = string | number | boolean | null | JsonValue[] | { [key: string]: JsonValue };

/** What a request leaves behind, as JSON: tokens by class, timing, status, what was waived and why. Never its text. */
export type Receipt = { [key: string]: JsonValue };
