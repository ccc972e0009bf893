/** Two texts in the box, one below the other. */
export function joined(first: string, second: string): string {
  return first === '' || second === '' ? first + second : `${first.trimEnd()}\n\n${second}`;
}
