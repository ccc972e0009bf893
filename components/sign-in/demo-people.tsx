import { useTranslations } from 'next-intl';
import { Badge } from '@/components/ui/badge';
import { SubmitButton } from '@/components/ui/submit-button';
import { signInAsDemoPerson } from '@/lib/auth/actions';
import type { SignInOffer } from '@/lib/auth/sign-in-offer';

type Person = SignInOffer['people'][number];

/** One button for each of the made-up people, with what is worth trying as them. */
export function DemoPeople({ people, callbackUrl }: { people: SignInOffer['people']; callbackUrl: string }) {
  const t = useTranslations('signIn');
  return (
    <section aria-labelledby="demo-people" className="space-y-4">
      <div>
        <h2 id="demo-people" className="font-semibold text-lg">
          {t('demo.heading')}
        </h2>
        <p className="mt-0.5 text-muted text-sm">{t('demo.text')}</p>
      </div>
      <ul className="divide-y divide-line overflow-hidden rounded-xl border border-line bg-surface shadow-raised">
        {people.map((person) => (
          <PersonRow key={person.email} person={person} callbackUrl={callbackUrl} />
        ))}
      </ul>
    </section>
  );
}

function PersonRow({ person, callbackUrl }: { person: Person; callbackUrl: string }) {
  const t = useTranslations('signIn');
  const helpId = `about-${person.state}`;
  const role = t(`roles.${person.role ?? 'operator'}`);
  return (
    <li className="relative px-4 py-3 transition-colors focus-within:bg-sunken hover:bg-sunken sm:px-5">
      <form action={signInAsDemoPerson} className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1">
        <input type="hidden" name="email" value={person.email} />
        <input type="hidden" name="callbackUrl" value={callbackUrl} />
        <SubmitButton
          variant="link"
          aria-describedby={helpId}
          // Its area is the whole row (the nearest positioned element), its name only the text in it.
          className="justify-start! text-ink! no-underline! after:absolute after:inset-0 after:rounded-lg"
        >
          {person.email}
        </SubmitButton>
        <Badge tone={person.role === 'owner' ? 'accent' : 'neutral'}>
          {person.workspace ? t('roleAt', { role, workspace: person.workspace }) : role}
        </Badge>
      </form>
      <p id={helpId} className="mt-0.5 text-muted text-sm">
        <span className="sr-only">
          {person.workspace ? t('roleAt', { role, workspace: person.workspace }) : role}.{' '}
        </span>
        {t(`people.${person.state}`)}
      </p>
    </li>
  );
}
