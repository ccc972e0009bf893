import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { type LocalDatabase, openLocalDatabase } from '@/local/database';
import { readJson, writeJson } from '@/local/files';
import { ensureSecrets, type Secrets } from '@/local/secrets';
import {
  localMailbox,
  localModel,
  localStripe,
  mailboxStateFile,
  type Service,
  startService,
  stripeStateFiles,
} from '@/local/services';
import { Children, Stopped } from './lib/children.mjs';
import { DATA } from './lib/paths.mjs';
import { step } from './lib/progress.mjs';
import { loadSettingsFiles } from './lib/settings-files.mjs';
import { applyMigrations } from './prisma/apply';
import { buildApp, generateClient } from './start/build';
import { forgetUnfinishedSeed, isSeedUnfinished, seedOnce } from './start/seed';
import { serveApp } from './start/serve';
import { appUrl, checkSettings, composeSettings, findNeeds, forApp } from './start/settings';

const SERVICES_FILE = join(DATA, 'services.json');
const FOLDER = process.env.NEXT_DIST_DIR ?? '.next';
const mode = process.argv.includes('--dev') ? 'dev' : 'start';

const WATCH_MS = 1_000;

const children = new Children();
let opening: Promise<LocalDatabase> | undefined;
let stopping: Promise<void> | undefined;

async function main(): Promise<number> {
  loadSettingsFiles();
  const needs = findNeeds(process.env);
  const secrets = ensureSecrets(DATA);
  checkSettings(process.env, secrets, needs);
  await generateClient(children);
  const building = mode === 'dev' ? undefined : buildApp(children, FOLDER);
  // A build that fails is reported where it is awaited, below.
  building?.catch(() => undefined);
  const webhook = `http://127.0.0.1:${process.env.PORT ?? 3000}/api/stripe/webhook`;
  const stripe = needs.stripe ? await localStripe(DATA, secrets, webhook) : undefined;
  const model = needs.model ? await localModel(DATA) : undefined;
  const mailbox = needs.mailbox ? await localMailbox(DATA) : undefined;
  const database = needs.database ? await step('Starting PostgreSQL', () => openDatabase(secrets)) : undefined;
  const services = [stripe, model, mailbox].filter((service) => service !== undefined);
  const settings = composeSettings(process.env, {
    secrets,
    database,
    stripe,
    model,
    mailbox,
    demoPeople: needs.demoPeople,
  });
  await Promise.all([startServices(services), migrate(settings)]);
  if (needs.demoPeople) await seedOnce(children, settings, DATA);
  await building;
  const app = await step('Starting the app', () => serveApp(children, forApp(settings), { mode, folder: FOLDER }));
  writeServices(settings, { database, stripe, model, mailbox }, secrets);
  if (database) keepAlive(database, secrets);
  console.log(`\nStudio Credits is ready at ${settings.APP_URL}`);
  const code = await app.ended;
  if (!stopping) console.error(`The app ended by itself with exit code ${code}.`);
  return code || 1;
}

/** Opens this machine's database; what a seed left that was cut short goes first. */
async function openDatabase(secrets: Secrets): Promise<LocalDatabase> {
  opening = openLocalDatabase(DATA, secrets);
  const database = await opening;
  if (isSeedUnfinished(DATA)) {
    await database.recreate();
    for (const file of [...stripeStateFiles(DATA), mailboxStateFile(DATA)]) rmSync(file, { force: true });
    forgetUnfinishedSeed(DATA);
  }
  if (children.stopping) throw new Stopped();
  return database;
}

/** A database that was killed recovers when it is started again, at the same address; the app reconnects by itself. */
function keepAlive(database: LocalDatabase, secrets: Secrets): void {
  let current = database;
  let isBusy = false;
  const look = async (): Promise<void> => {
    if (isBusy || children.stopping || current.isAlive()) return;
    isBusy = true;
    console.error('PostgreSQL ended by itself; it is started again.');
    try {
      opening = openLocalDatabase(DATA, secrets);
      current = await opening;
    } catch (error) {
      console.error(error instanceof Error ? error.message : error);
    } finally {
      isBusy = false;
    }
  };
  setInterval(() => void look(), WATCH_MS).unref();
}

async function migrate(settings: NodeJS.ProcessEnv): Promise<void> {
  const url = settings.DIRECT_URL ?? settings.DATABASE_URL;
  if (url) await step('Bringing the database up to date', () => applyMigrations(url));
}

async function startServices(services: Service[]): Promise<void> {
  if (!services.length) return;
  const title = `Starting the local ${services.map(({ name }) => name).join(', ')}`;
  await step(title, () => Promise.all(services.map((service) => startService(children, service, DATA))));
}

/** Where everything is and the keys made for this instance, for tools on this machine. */
function writeServices(
  settings: NodeJS.ProcessEnv,
  {
    database,
    stripe,
    model,
    mailbox,
  }: { database?: LocalDatabase; stripe?: Service; model?: Service; mailbox?: Service },
  secrets: Secrets,
): void {
  writeJson(SERVICES_FILE, {
    app: appUrl(settings),
    database: database?.url,
    databaseOwner: database?.ownerUrl,
    stripe: stripe?.url,
    model: model?.url,
    mailbox: mailbox?.url,
    stripeWebhookSecret: stripe ? secrets.webhookSecret : undefined,
    apiKeys: readJson(join(DATA, 'api-keys.json')) ?? {},
  });
}

/** The app first, so that it can still write; then the services; the database last. */
function stop(): Promise<void> {
  stopping ??= (async () => {
    console.log('\nStopping …');
    rmSync(SERVICES_FILE, { force: true });
    await children.stop();
    // One that is just being started has to be there before it can be stopped.
    await opening?.then((database) => database.stop()).catch(() => undefined);
  })();
  return stopping;
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'disconnect']) process.on(signal, () => void end(0));

async function end(code: number): Promise<void> {
  await stop();
  process.exit(code);
}

void main()
  .catch((error: unknown) => {
    if (stopping || error instanceof Stopped) return 0;
    console.error(`\n${error instanceof Error ? error.message : String(error)}`);
    return 1;
  })
  .then(end);
