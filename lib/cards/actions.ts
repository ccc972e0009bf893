'use server';

import { redirect } from 'next/navigation';
import { getLocale } from 'next-intl/server';
import { requireMember } from '@/lib/auth/current';
import { isFromOwnPages } from '@/lib/auth/own-pages';
import { AppError } from '@/lib/platform/errors';
import type { Person } from '@/lib/workspaces/permissions';
import { type CardOutcome, cardPage } from './card-outcome';
import { portalPage, removeCard } from './remove-card';
import { startCardSetup } from './start-card-setup';

/** Leads an owner to Stripe's page that takes a card: the first one, or one in place of another. */
export async function addCardAction(form: FormData): Promise<void> {
  const locale = await getLocale();
  redirect(await attempt(form, (owner) => startCardSetup(owner, { locale })));
}

/** Makes Stripe forget the workspace's cards. */
export async function removeCardAction(form: FormData): Promise<void> {
  const remove = async (owner: Person) => {
    await removeCard(owner);
    return cardPage('removed');
  };
  redirect(await attempt(form, remove));
}

/** Leads an owner to Stripe's own page for cards and invoices. */
export async function manageCardAction(form: FormData): Promise<void> {
  const locale = await getLocale();
  redirect(await attempt(form, (owner) => portalPage(owner, locale)));
}

async function attempt(form: FormData, act: (owner: Person) => Promise<string>): Promise<string> {
  if (!(await isFromOwnPages(form))) return cardPage('forbidden');
  const owner = await requireMember();
  try {
    return await act(owner);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return cardPage(outcomeOf(error));
  }
}

function outcomeOf({ code }: AppError): CardOutcome {
  return code === 'rate_limited' || code === 'forbidden' ? code : 'unavailable';
}
