/**
 * The database tests of the core as one file: a mutant meets them in one worker on one database, where a file of each
 * would have it wait for ten. Those that move the clock on come first, while nobody's hold is open; what stops it comes last.
 */
import '../credits/top-up.test';
import '../credits/spending-limits.test';
import '../credits/ending.test';
import '../credits/adjustment.test';
import '../credits/holds.test';
import '../credits/hold-by-key.test';
import '../credits/two-processes.test';
import '../credits/cost-in-statements.test';
import '../credits/hold-calls.unit.test';
import '../credits/no-wallet.test';
import '../credits/note-progress.test';
import '../credits/month-turn.test';
import '../ledger/retry.test';
import '../ledger/worked-example.test';
import '../workspaces/seats.test';
import '../credits/sweep-moment.test';
