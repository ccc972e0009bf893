/** Which folder of lib may import which: imports point one way, from what people see to the money and the platform. */
const MAY_IMPORT = {
  platform: [],
  ledger: ['platform'],
  pricing: ['platform'],
  stripe: ['platform'],
  i18n: ['platform'],
  credits: ['ledger', 'platform'],
  balance: ['credits', 'platform'],
  audit: ['ledger', 'platform'],
  workspaces: ['credits', 'platform'],
  auth: ['workspaces', 'credits', 'platform'],
  purchases: ['stripe', 'credits', 'balance', 'workspaces', 'auth', 'i18n', 'platform'],
  ai: ['pricing', 'credits', 'workspaces', 'auth', 'platform'],
  chat: ['ai', 'pricing', 'credits', 'workspaces', 'auth', 'platform'],
  operator: ['purchases', 'audit', 'credits', 'ledger', 'workspaces', 'auth', 'platform'],
  jobs: ['purchases', 'ai', 'audit', 'credits', 'ledger', 'workspaces', 'platform'],
};

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
      from: { path: '^lib/', pathNot: lib([...Object.keys(MAY_IMPORT), 'generated']) },
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
