import type { ReactNode } from 'react';
import { Texts } from '@/components/shell/texts';

export default function BillingLayout({ children }: { children: ReactNode }) {
  return <Texts of="billing">{children}</Texts>;
}
