import type en from '@/messages/en.json';

/** Areas of the catalogue that no code in a browser asks for, so that none is sent there; a test compares. */
export const SERVER_AREAS: ReadonlySet<keyof typeof en> = new Set([
  'charges',
  'apiErrors',
  'checkout',
  'help',
  'invitation',
  'invitationMail',
  'language',
  'limits',
  'mail',
  'mailFrame',
  'members',
  'noWorkspace',
  'noticeKinds',
  'notices',
  'operator',
  'operatorMail',
  'outlook',
  'plansText',
  'reports',
  'settingsLog',
  'signIn',
  'signInMail',
  'unsubscribe',
  'usage',
  'workspaceChanged',
] as const);

/** The texts that browsers are sent with every page. */
export function clientTexts(texts: typeof en): Partial<typeof en> {
  return Object.fromEntries(Object.entries(texts).filter(([area]) => !NAMES.has(area)));
}

const NAMES: ReadonlySet<string> = SERVER_AREAS;
