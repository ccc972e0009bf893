/** Random numbers between 0 and 1 that are the same for the same seed; a failing test prints its seed. */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x9e3779b9) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return ((mixed ^ (mixed >>> 15)) >>> 0) / 4_294_967_296;
  };
}

/** STUDIO_SEED repeats a run. */
export function chooseSeed(): number {
  return Number(process.env.STUDIO_SEED ?? Math.floor(Math.random() * 1_000_000));
}
