import { v7 } from 'uuid';

/** A new id. Version 7: ordered by time, so that the indexes of large tables grow at one end. */
export function newId(): string {
  return v7();
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Whether a text from outside can be an id at all; Postgres refuses anything else with an error. */
export function isId(text: string): boolean {
  return UUID.test(text);
}

/** Milliseconds since 1970 at which an id was made: real time, which is what Stripe counts in, not the clock of money. */
export function madeAtMs(id: string): number {
  return Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16);
}
