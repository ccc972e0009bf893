import 'server-only';
import NextAuth from 'next-auth';
import { authConfig } from './config';

/** next-auth, configured at the first request and not at import, so that a build needs no settings. */
export const { handlers, signIn } = NextAuth(() => authConfig());
