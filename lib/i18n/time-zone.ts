/** A time zone that a browser named, or UTC: what comes with a request can be anything. */
export function knownZone(named: string | undefined): string {
  if (!named || !/^[\w+-]+(?:\/[\w+-]+){0,2}$/.test(named)) return 'UTC';
  try {
    new Intl.DateTimeFormat('en', { timeZone: named });
    return named;
  } catch {
    return 'UTC';
  }
}
