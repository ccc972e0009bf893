import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { buttonClass } from '@/components/ui/button';
import { Card } from '@/components/ui/card';

type PlanReturnCardProps = { kind: 'waiting' | 'unpaid' | 'unknown'; supportEmail: string };

/** What stands after a trip to Stripe for a plan when there is nowhere to lead yet. */
export function PlanReturnCard({ kind, supportEmail }: PlanReturnCardProps) {
  const t = useTranslations('plan.return');
  return (
    <main id="main" className="mx-auto flex min-h-dvh max-w-lg items-center px-4 py-10">
      <Card className="w-full space-y-5 p-6 sm:p-8">
        <div className="space-y-2">
          <h1 className="font-semibold text-xl">{t(`${kind}.heading`)}</h1>
          <p className="text-muted">{t(`${kind}.text`, { email: supportEmail })}</p>
        </div>
        <Link href="/billing" className={buttonClass()}>
          {t('toBilling')}
        </Link>
      </Card>
    </main>
  );
}
