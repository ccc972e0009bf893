import { mutated } from './mutated';

export default mutated({
  include: ['tests/mutation/pure-tests.run.ts'],
  // A call that a mutant never answers is noticed here, before Stryker has to end the whole worker.
  testTimeout: 4_000,
  setupFiles: ['tests/setup/settings.ts'],
});
