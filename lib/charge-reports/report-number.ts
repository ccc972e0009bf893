/** How a report's number is written and read aloud: `WC-1042`, a wrong charge. */
export function reportLabel(number: number): string {
  return `WC-${number}`;
}

/** The number in `WC-1042`, as people type it; null for what isn't one. */
export function reportNumberIn(text: string): number | null {
  const digits = /^wc-(\d{1,9})$/i.exec(text.trim())?.[1];
  return digits === undefined ? null : Number(digits);
}

/** Where the people of its workspace see it. */
export function reportPath(number: number): string {
  return `/usage/reports/${reportLabel(number)}`;
}
