import { hash, randomBytes } from 'node:crypto';

/** A secret nobody can guess: 32 random bytes, in characters that are safe in headers and cookies. */
export function newToken(): string {
  return randomBytes(32).toString('base64url');
}

/**
 * What is stored in place of a session's or a key's secret: whoever reads the database can use neither. A plain SHA-256
 * suffices because the secret is random, not chosen by a person; and a look-up by hash leaks nothing through timing.
 */
export function hashToken(token: string): string {
  return hash('sha256', token);
}
