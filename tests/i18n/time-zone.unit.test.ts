import { expect, test } from 'vitest';
import { knownZone } from '@/lib/i18n/time-zone';

test.each(['Europe/Copenhagen', 'Asia/Tokyo', 'America/Argentina/Buenos_Aires', 'Etc/GMT+1', 'UTC'])(
  'moments are told in %s to whoever lives there',
  (zone) => {
    expect(knownZone(zone)).toBe(zone);
  },
);

test.each([undefined, '', 'Mars/Olympus', 'Europe/Copenhagen; drop', '../../etc/passwd', '=', 'x'.repeat(5_000)])(
  'a zone that nobody knows (%s) is told as UTC, not as an error',
  (named) => {
    expect(knownZone(named)).toBe('UTC');
  },
);
