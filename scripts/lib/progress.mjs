const HEARTBEAT_MS = 15_000;
let say = console.log;

/** For commands whose own output somebody reads. */
export function sayOnStderr() {
  say = console.error;
}

/**
 * Runs one step and says what it is doing and how long it took; a short one gets one line, a long one a sign of life.
 * @template T
 * @param {string} title as in "Building the app"
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function step(title, work) {
  const began = performance.now();
  const seconds = () => ((performance.now() - began) / 1000).toFixed(1);
  const announce = setTimeout(() => say(`  ${title} …`), 400);
  const heartbeat = setInterval(() => say(`  ${title} … ${Math.round(Number(seconds()))} s so far`), HEARTBEAT_MS);
  try {
    const result = await work();
    say(`✓ ${title} (${seconds()} s)`);
    return result;
  } finally {
    clearTimeout(announce);
    clearInterval(heartbeat);
  }
}
