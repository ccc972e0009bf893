import { mutated } from './mutated';

export default mutated({
  include: ['tests/mutation/purchase-tests.run.ts'],
  globalSetup: ['tests/mutation/open-sandbox.ts'],
  setupFiles: ['tests/setup/settings.ts', 'tests/setup/each-file.ts'],
});
