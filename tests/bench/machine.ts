import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';

/** What Linux counts CPU time in: 100 ticks a second on every platform that Node runs on. */
const TICK_MS = 10;

/** Of util-linux; where it isn't, nothing is pinned and the report says so. */
const TASKSET = 'taskset';
const canPin = cpus().length > 1 && spawnSync(TASKSET, ['--version']).status === 0;

/** Keeps a process and all its threads on one core: gateways on core 0, load and fake model on core 1. */
export function pin(pid: number, core: 0 | 1): void {
  if (canPin) spawnSync(TASKSET, ['-a', '-c', '-p', String(core), String(pid)]);
}

type Usage = { cpuMs: number; rssMb: number };

/** CPU time so far and memory now, of a process and everything in its group. */
export function usageOf(group: number): Usage {
  let ticks = 0;
  let rssKb = 0;
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    const stat = read(`/proc/${pid}/stat`);
    // The name stands in parentheses and may hold spaces; the rest is counted from behind it.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (Number(fields[2]) !== group) continue;
    ticks += Number(fields[11]) + Number(fields[12]);
    rssKb += Number(/VmRSS:\s+(\d+)/.exec(read(`/proc/${pid}/status`))?.[1] ?? 0);
  }
  return { cpuMs: ticks * TICK_MS, rssMb: rssKb / 1_024 };
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    // It ended while we looked.
    return '';
  }
}

/** What the figures were taken on. */
export function machineFacts() {
  return {
    cores: cpus().length,
    cpu: cpus()[0]?.model ?? 'unknown',
    node: process.version,
    pinned: canPin,
    load: loadavg().map((load) => Math.round(load * 100) / 100),
  };
}
