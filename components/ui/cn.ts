import { type ClassValue, clsx } from 'clsx';

/** Joins class names. Where one has to win over a component's own class for the same property, it ends in `!`. */
export function cn(...classes: ClassValue[]): string {
  return clsx(classes);
}
