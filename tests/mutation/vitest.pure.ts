import { mutated } from './mutated';

export default mutated({
  include: ['tests/pricing/cost.unit.test.ts', 'tests/{ledger,purchases}/*.unit.test.ts'],
  setupFiles: ['tests/setup/settings.ts'],
});
