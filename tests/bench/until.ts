const READY_MS = 30_000;

/** Waits for any answer at all. */
export async function untilItListens(url: string): Promise<void> {
  for (const deadline = Date.now() + READY_MS; Date.now() < deadline; ) {
    const answered = await fetch(url, { signal: AbortSignal.timeout(2_000) }).then(
      (answer) => answer.text(),
      () => null,
    );
    if (answered !== null) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`${url} does not answer.`);
}
