import { expireHolds, settleHold } from '@/lib/credits/end-hold';
import { placeHold } from '@/lib/credits/holds';
import { noteProgress } from '@/lib/credits/note-progress';
import { credits, holdRequest } from '../setup/factories';

/** A replica whose own clock is wrong by so many milliseconds: it spends a credit, and leaves a second one held. */
const skew = Number(process.argv[2]);
const [workspaceId = '', userId = ''] = process.argv.slice(3);

const wrong = () => performance.timeOrigin + performance.now() + skew;
globalThis.Date = new Proxy(Date, {
  construct: (target, parts) => Reflect.construct(target, parts.length > 0 ? parts : [wrong()]),
  get: (target, name) => (name === 'now' ? () => Math.floor(wrong()) : Reflect.get(target, name)),
});

const first = holdRequest({ workspaceId, userId });
await placeHold(first);
await settleHold({ ...first, cost: credits(1), receipt: { status: 'done' } });
const second = holdRequest({ workspaceId, userId });
await placeHold(second);
await noteProgress([{ ...second, produced: credits(0.5) }]);
const swept = await expireHolds();
process.send?.({ swept, now: new Date().toISOString() }, undefined, undefined, () => process.exit(0));
