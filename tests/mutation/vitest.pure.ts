import { mutated } from './mutated';

export default mutated({
  include: ['tests/pricing/cost.unit.test.ts', 'tests/{ledger,purchases}/*.unit.test.ts'],
  // A call that a mutant never answers is noticed here, before Stryker has to end the whole worker.
  testTimeout: 4_000,
  setupFiles: ['tests/setup/settings.ts'],
});
