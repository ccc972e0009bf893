import type { ReactNode } from 'react';
import { Texts } from '@/components/shell/texts';

export default function UsageLayout({ children }: { children: ReactNode }) {
  return <Texts of="usage">{children}</Texts>;
}
