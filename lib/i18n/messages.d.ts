import type messages from '@/messages/en.json';
import type { Language } from './languages';

// A text that is missing, or asked for by a wrong name, is a compile error.
declare module 'next-intl' {
  interface AppConfig {
    Locale: Language;
    Messages: typeof messages;
  }
}
