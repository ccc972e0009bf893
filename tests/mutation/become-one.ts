import { markedCore } from './core';
import { become } from './swap-sql';

/** Makes this process's database hear one mutant, for tests that know nothing of it. */
const id = Number(process.env.SQL_MUTANT);
become(markedCore().mutants.find((mutant) => mutant.id === id));
