import { z } from 'zod';

const line = z.looseObject({ event: z.string() });
export type Logged = z.output<typeof line>;

/** What the code under test logs while `work` runs, and the text itself, as an operator would keep it. */
export async function logged(work: () => Promise<unknown>): Promise<{ lines: Logged[]; text: string }> {
  const written: string[] = [];
  const restore = [process.stdout, process.stderr].map((stream) => {
    const { write } = stream;
    const keep = (...args: [unknown, ...unknown[]]): boolean => {
      const [text] = args;
      if (typeof text !== 'string' || !text.startsWith('{"time":')) return Reflect.apply(write, stream, args);
      written.push(text);
      return true;
    };
    Object.assign(stream, { write: keep });
    return () => void Object.assign(stream, { write });
  });
  try {
    await work();
  } finally {
    for (const undo of restore) undo();
  }
  return { lines: written.map((text) => line.parse(JSON.parse(text))), text: written.join('') };
}
