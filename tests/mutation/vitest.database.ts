import { mutated } from './mutated';

export default mutated({
  include: [
    'tests/credits/*.unit.test.ts',
    'tests/credits/{hold-by-key,holds,month-turn,top-up}.test.ts',
    'tests/ledger/{retry,worked-example}.test.ts',
  ],
  globalSetup: ['tests/mutation/open-sandbox.ts'],
  setupFiles: ['tests/setup/settings.ts', 'tests/setup/each-file.ts'],
});
