import type { KillPoint } from './flow';
import { STATEMENTS } from './statements';

const { holdPlaced, holdEnded, progressNoted } = STATEMENTS;
const ask = /POST .*\/chat\/completions/;

/** For a streamed answer that takes two seconds. */
export const STREAM_POINTS: KillPoint[] = [
  {
    name: 'stream: before the hold',
    stop: { channel: 'database', sql: holdPlaced, when: 'before' },
    charged: 'nothing',
    blocks: 'holds',
  },
  {
    name: 'stream: after the hold',
    stop: { channel: 'database', sql: holdPlaced, when: 'after' },
    charged: 'nothing',
    blocks: 'holds',
  },
  {
    name: 'stream: before the model is called',
    stop: { channel: 'model', call: ask, when: 'before' },
    charged: 'nothing',
  },
  { name: 'stream: after the model accepted', stop: { channel: 'model', call: ask, when: 'head' }, charged: 'nothing' },
  {
    name: 'stream: in the middle of the answer',
    stop: { channel: 'model', call: ask, when: 'piece', pieces: 60 },
    charged: 'noted',
  },
  {
    name: 'stream: after the model has finished',
    stop: { channel: 'model', call: ask, when: 'end' },
    charged: 'either',
  },
  {
    name: 'stream: before the client has the headers',
    stop: { channel: 'client', call: ask, when: 'head' },
    charged: 'either',
  },
  {
    name: 'stream: before the client has a byte',
    stop: { channel: 'client', call: ask, when: 'piece' },
    charged: 'either',
  },
  {
    name: 'stream: before it is booked',
    stop: { channel: 'database', sql: holdEnded, when: 'before' },
    charged: 'noted',
    blocks: 'ends',
  },
  {
    name: 'stream: after it was booked',
    stop: { channel: 'database', sql: holdEnded, when: 'after' },
    charged: 'whole',
    blocks: 'ends',
  },
  {
    name: 'stream: before the client has its end',
    stop: { channel: 'client', call: ask, when: 'end' },
    charged: 'whole',
  },
  {
    name: 'stream: before a note',
    stop: { channel: 'database', sql: progressNoted, when: 'before' },
    charged: 'nothing',
    blocks: 'notes',
  },
  {
    name: 'stream: after a note',
    stop: { channel: 'database', sql: progressNoted, when: 'after' },
    charged: 'noted',
    blocks: 'notes',
  },
];

/** For an answer so long that its hold is enlarged. */
export const LONG_STREAM_POINTS: KillPoint[] = [
  {
    name: 'long stream: before its hold is enlarged',
    stop: { channel: 'database', sql: holdPlaced, skip: 1, when: 'before' },
    charged: 'noted',
    blocks: 'holds',
  },
  {
    name: 'long stream: after its hold was enlarged',
    stop: { channel: 'database', sql: holdPlaced, skip: 1, when: 'after' },
    charged: 'noted',
    blocks: 'holds',
  },
];

/** For an answer in one piece. */
export const PLAIN_POINTS: KillPoint[] = [
  {
    name: 'plain: after the hold',
    stop: { channel: 'database', sql: holdPlaced, when: 'after' },
    charged: 'nothing',
    blocks: 'holds',
  },
  { name: 'plain: after the model accepted', stop: { channel: 'model', call: ask, when: 'head' }, charged: 'nothing' },
  {
    name: 'plain: before it is booked',
    stop: { channel: 'database', sql: holdEnded, when: 'before' },
    charged: 'noted',
    blocks: 'ends',
  },
  {
    name: 'plain: after it was booked',
    stop: { channel: 'database', sql: holdEnded, when: 'after' },
    charged: 'whole',
    blocks: 'ends',
  },
  { name: 'plain: before the client has it', stop: { channel: 'client', call: ask, when: 'head' }, charged: 'whole' },
];

/** For a model that refuses. */
export const FAILED_POINTS: KillPoint[] = [
  {
    name: 'failed: before the hold is released',
    stop: { channel: 'database', sql: holdEnded, when: 'before' },
    charged: 'nothing',
    blocks: 'ends',
  },
  {
    name: 'failed: after the hold was released',
    stop: { channel: 'database', sql: holdEnded, when: 'after' },
    charged: 'nothing',
    blocks: 'ends',
  },
];
