import { readFileSync } from 'node:fs';

type Services = { mailbox: string; stripe: string; databaseOwner: string };

/** Where what stands beside the app listens in this run. */
export function services(): Services {
  return JSON.parse(readFileSync('.local/test-e2e/services.json', 'utf8'));
}
