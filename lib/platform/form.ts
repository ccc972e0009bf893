/** What a field of a form holds; nothing for one that isn't there, or is a file. */
export function fieldOf(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === 'string' ? value : '';
}
