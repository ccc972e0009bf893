import { Button } from './button';

/** The way back in a dialog, which the browser itself closes. */
export function LeaveDialog({ label }: { label: string }) {
  return (
    <form method="dialog">
      <Button type="submit" variant="secondary">
        {label}
      </Button>
    </form>
  );
}
