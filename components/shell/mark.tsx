/** The product's mark: an open ring, and the coin that closes it. */
export function Mark({ className }: { className?: string }) {
  return (
    <svg viewBox="0 0 32 32" aria-hidden="true" className={className}>
      <rect width="32" height="32" rx="8" fill="#0e5a45" />
      <path d="M22.4 11.4a8 8 0 1 0 0 9.2" fill="none" stroke="#f4fbf7" strokeWidth="3.2" strokeLinecap="round" />
      <circle cx="22.6" cy="16" r="2.5" fill="#e5b454" />
    </svg>
  );
}
