import { NothingHere } from '@/components/shell/nothing-here';

/** Inside the shell, which has the page's landmarks already. */
export default function NotFoundPage() {
  return <NothingHere />;
}
