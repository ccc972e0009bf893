import type { State } from './state';
import type { Store } from './store';

/** This server's time: the machine's, or a test's, and by how much a switch has moved it on. It never goes back. */
export class Clock {
  readonly #state: State;

  constructor(
    private readonly store: Store,
    private readonly machineMs: () => number,
  ) {
    this.#state = store.state;
  }

  get advancedSeconds(): number {
    return this.#state.clock.clock?.advancedSeconds ?? 0;
  }

  nowMs(): number {
    return this.machineMs() + this.advancedSeconds * 1000;
  }

  advance(seconds: number): void {
    this.#state.clock.clock = { advancedSeconds: this.advancedSeconds + seconds };
    this.store.changed('clock', 'clock');
  }
}
