import Link from 'next/link';
import { buttonClass } from './button';

type PageLink = { href: string; label: string } | null;

/** Under a list that goes on: back to its beginning, and on to its next page. */
export function PageLinks({ first, next }: { first: PageLink; next: PageLink }) {
  return (
    <p className="flex gap-4 pt-3 text-sm empty:hidden">
      {[first, next].map((link) =>
        link ? (
          <Link key={link.label} href={link.href} prefetch={false} className={buttonClass({ variant: 'link' })}>
            {link.label}
          </Link>
        ) : null,
      )}
    </p>
  );
}
