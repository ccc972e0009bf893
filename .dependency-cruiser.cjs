/**
 * Which folder of lib may import which. Imports point one way, from what people see to the money and the platform: a folder
 * names only folders that stand above it here.
 */
const MAY_IMPORT = {
  platform: [],
  ledger: ['platform'],
  pricing: ['platform'],
  stripe: ['platform'],
  i18n: ['platform'],
  mail: ['platform'],
  api: ['i18n', 'platform'],
  credits: ['ledger', 'platform'],
  balance: ['credits', 'platform'],
  audit: ['platform'],
  workspaces: ['credits', 'platform'],
  auth: ['mail', 'workspaces', 'i18n', 'platform'],
  reader: ['auth', 'i18n', 'platform'],
  members: ['mail', 'workspaces', 'auth', 'platform'],
  notices: ['mail', 'balance', 'credits', 'workspaces', 'auth', 'reader', 'i18n', 'platform'],
  'credit-requests': ['notices', 'workspaces', 'auth', 'platform'],
  customers: ['stripe', 'platform'],
  cards: ['customers', 'stripe', 'notices', 'workspaces', 'auth', 'i18n', 'platform'],
  purchases: [
    'cards',
    'customers',
    'stripe',
    'credits',
    'balance',
    'notices',
    'workspaces',
    'auth',
    'i18n',
    'platform',
  ],
  refills: ['purchases', 'stripe', 'credits', 'notices', 'workspaces', 'auth', 'i18n', 'platform'],
  subscriptions: ['customers', 'cards', 'stripe', 'credits', 'notices', 'workspaces', 'auth', 'i18n', 'platform'],
  webhooks: ['purchases', 'cards', 'subscriptions', 'stripe', 'platform'],
  usage: ['pricing', 'workspaces', 'platform'],
  'charge-reports': ['notices', 'mail', 'workspaces', 'auth', 'platform'],
  outlook: ['usage', 'credits', 'workspaces', 'platform'],
  ai: ['api', 'pricing', 'credits', 'workspaces', 'auth', 'platform'],
  chat: ['ai', 'credit-requests', 'pricing', 'workspaces', 'auth', 'platform'],
  reliability: ['i18n', 'platform'],
  // Reads the numbers and rules that others decide by.
  help: ['reliability', 'ai', 'purchases', 'refills', 'subscriptions', 'workspaces', 'i18n', 'platform'],
  limits: ['usage', 'notices', 'auth', 'reader', 'workspaces', 'i18n', 'platform'],
  operator: [
    'webhooks',
    'charge-reports',
    'usage',
    'stripe',
    'purchases',
    'notices',
    'mail',
    'credits',
    'workspaces',
    'auth',
    'i18n',
    'platform',
  ],
  jobs: [
    'limits',
    'purchases',
    'refills',
    'cards',
    'subscriptions',
    'notices',
    'mail',
    'credit-requests',
    'reliability',
    'ai',
    'usage',
    'audit',
    'credits',
    'platform',
  ],
};

const FOLDERS = Object.keys(MAY_IMPORT);
for (const [place, folder] of FOLDERS.entries()) {
  const backward = MAY_IMPORT[folder].filter((target) => !FOLDERS.slice(0, place).includes(target));
  if (backward.length > 0) throw new Error(`lib/${folder} names what does not stand above it: ${backward.join(', ')}`);
}

const lib = (names) => `^lib/(${names.join('|')})/`;

const arrows = Object.entries(MAY_IMPORT).map(([folder, targets]) => ({
  name: `lib-${folder}`,
  comment: `lib/${folder} may import only: ${targets.join(', ') || 'nothing else of lib'}.`,
  severity: 'error',
  from: { path: `^lib/${folder}/` },
  to: { path: '^lib/', pathNot: lib([folder, 'generated', ...targets]) },
}));

module.exports = {
  forbidden: [
    ...arrows,
    {
      name: 'every-folder-has-its-rule',
      comment: 'A new folder of lib needs a line in MAY_IMPORT.',
      severity: 'error',
      from: { path: '^lib/', pathNot: lib([...FOLDERS, 'generated']) },
      to: {},
    },
    {
      name: 'nothing-imports-app',
      severity: 'error',
      from: { pathNot: '^app/' },
      to: { path: '^app/' },
    },
    {
      name: 'lib-draws-nothing',
      severity: 'error',
      from: { path: '^lib/' },
      to: { path: '^components/' },
    },
    {
      name: 'small-parts-know-no-area',
      severity: 'error',
      from: { path: '^components/ui/' },
      to: { path: '^components/', pathNot: '^components/ui/' },
    },
    {
      name: 'only-tools-know-the-pretend-world',
      comment:
        'That Stripe, the model or the database can be local is known to local/, scripts/, the seed and tests only.',
      severity: 'error',
      from: { path: '^(app|components|lib)/' },
      to: { path: '^(local|scripts|tests|prisma)/' },
    },
    {
      name: 'database-behind-lib',
      comment: 'Pages and components ask lib; they never speak to the database.',
      severity: 'error',
      from: { path: '^(app|components)/' },
      to: { path: '(^lib/platform/db|node_modules/(@prisma|pg)/)' },
    },
    {
      name: 'stripe-in-one-place',
      severity: 'error',
      from: { path: '^(app|components|lib)/', pathNot: '^lib/stripe/' },
      to: { path: 'node_modules/stripe/' },
    },
    {
      name: 'no-circles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^lib/generated/' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['react-server', 'import', 'require', 'node', 'default', 'types'],
    },
  },
};
