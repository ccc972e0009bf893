import type { Finding } from './findings';
import type { machineFacts } from './machine';

export type Report = {
  date: string;
  scale: string;
  machine: ReturnType<typeof machineFacts> & { commitsPerSecond: number };
  findings: Finding[];
  skipped: string[];
};

/** The report for people: what was compared, what it came to, and whether the goal holds. */
export function inWords({ scale, machine, findings, skipped }: Report): string {
  const lines = findings.map((one) => {
    const mark = one.holds === null ? '·' : one.holds ? '✓' : '✗';
    return `${mark} ${one.goal.padEnd(8)}${one.what}: ${medianOf(one)}${boundOf(one)}${one.note ? `  (${one.note})` : ''}`;
  });
  const gated = findings.filter(({ holds }) => holds !== null);
  const held = gated.filter(({ holds }) => holds);
  const { cores, cpu, node, pinned, load, commitsPerSecond } = machine;
  return [
    '',
    ...lines,
    ...skipped.map((text) => `– left out: ${text}`),
    '',
    `${held.length} of ${gated.length} goals hold (${scale} run). Only ratios of one run mean anything.`,
    `${cores} × ${cpu}, Node ${node}, ${pinned ? 'gateways on core 0, load on core 1' : 'not pinned'}, load average ${load.join(' ')}, ${commitsPerSecond} commits/s to disk.`,
  ].join('\n');
}

function medianOf({ value: { median, min, max, rounds } }: Finding): string {
  return rounds > 1 ? `${figure(median)} (${figure(min)}..${figure(max)})` : figure(median);
}

function boundOf({ atLeast, atMost }: Finding): string {
  if (atLeast !== undefined) return `, goal ≥ ${atLeast}`;
  return atMost === undefined ? '' : `, goal ≤ ${atMost}`;
}

function figure(value: number): string {
  return Number.isInteger(value) ? String(value) : value.toPrecision(3);
}
