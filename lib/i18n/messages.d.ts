import type messages from '@/messages/en.json';

// A text that is missing, or asked for by a wrong name, is a compile error.
declare module 'next-intl' {
  interface AppConfig {
    Locale: 'en';
    Messages: typeof messages;
  }
}
