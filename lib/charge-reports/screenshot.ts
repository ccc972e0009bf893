import 'server-only';
import { db } from '@/lib/platform/db';
import { SCREENSHOT_MEBIBYTES } from '@/lib/platform/policy';

const TYPES = ['image/png', 'image/jpeg', 'image/webp'] as const;

/** A picture as it is kept. */
export type Screenshot = { type: (typeof TYPES)[number]; bytes: Uint8Array<ArrayBuffer> };

export type ScreenshotProblem = 'screenshot_large' | 'screenshot_type';

/**
 * A file as a picture, if it is one: its bytes decide, never its name or what the browser calls it. Formats that can hold
 * a script, as SVG does, are none of them.
 */
export async function readScreenshot(file: File): Promise<Screenshot | ScreenshotProblem> {
  if (file.size > SCREENSHOT_MEBIBYTES * 1024 * 1024) return 'screenshot_large';
  const bytes = new Uint8Array(await file.arrayBuffer());
  const type = typeOf(bytes);
  return type ? { type, bytes } : 'screenshot_type';
}

/** The picture of a report. Whoever asks has made sure that it may be seen. */
export async function screenshotOf(reportId: string): Promise<Screenshot | null> {
  const row = await db.chargeReportScreenshot.findUnique({ where: { reportId } });
  const type = TYPES.find((one) => one === row?.type);
  return row && type ? { type, bytes: row.bytes } : null;
}

// Source: https://mimesniff.spec.whatwg.org/#matching-an-image-type-pattern
function typeOf(bytes: Uint8Array): Screenshot['type'] | null {
  const begins = (hex: string, at = 0) => Buffer.from(bytes.subarray(at, at + hex.length / 2)).toString('hex') === hex;
  if (begins('89504e470d0a1a0a')) return 'image/png';
  if (begins('ffd8ff')) return 'image/jpeg';
  return begins('52494646') && begins('57454250', 8) ? 'image/webp' : null;
}
