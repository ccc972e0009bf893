/** The tests of the pure rules as one file, so that a mutant of what all of them read is met in one worker. */
import '../pricing/cost.unit.test';
import '../chat/message-range.unit.test';
import '../ledger/coalesce.unit.test';
import '../ledger/retry.unit.test';
import '../purchases/amount.unit.test';
import '../purchases/decide.unit.test';
import '../purchases/next-state.unit.test';
import '../purchases/packs.unit.test';
import '../purchases/return-to.unit.test';
import '../purchases/returns.unit.test';
