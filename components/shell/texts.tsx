import { getMessages } from 'next-intl/server';
import type { ReactNode } from 'react';
import { clientTexts, type TextsPart } from '@/lib/i18n/client-texts';
import { MoreTexts } from './more-texts';

/** Sends browsers the texts that the code of a part of the app asks for, so that no other page carries them. */
export async function Texts({ of, children }: { of: TextsPart; children: ReactNode }) {
  return <MoreTexts texts={clientTexts(await getMessages(), of)}>{children}</MoreTexts>;
}
