import { expect, test } from 'vitest';
import { findFaults, type RequestCalls } from './check-history';

const at = (begun: number, ended: number) => ({ begun: BigInt(begun), ended: BigInt(ended) });
const held = (begun: number, ended: number, amount: bigint): RequestCalls => ({
  place: { ...at(begun, ended), outcome: 'held', least: amount, amount },
});
const refused = (begun: number, ended: number, least: bigint, outcome = 'held_by_running_requests'): RequestCalls => ({
  place: { ...at(begun, ended), outcome, least, amount: 0n },
});

test('a refusal while another call may have held the money is right', () => {
  expect(findFaults({ funds: 10n, credits: [], requests: [held(5, 9, 8n), refused(1, 6, 5n)] })).toEqual([]);
});

test('a refusal that was over before anybody held anything is found', () => {
  expect(findFaults({ funds: 10n, credits: [], requests: [held(5, 9, 8n), refused(1, 4, 5n)] })).toHaveLength(1);
});

test('a refusal after a settle gave the money back is found, one while it settled is not', () => {
  const spent = { ...held(1, 2, 8n), end: { ...at(5, 7), charged: 1n } };
  expect(findFaults({ funds: 10n, credits: [], requests: [spent, refused(8, 9, 5n)] })).toHaveLength(1);
  expect(findFaults({ funds: 10n, credits: [], requests: [spent, refused(6, 9, 5n)] })).toEqual([]);
});

test('a refusal after a purchase was credited is found, one before its answer is not', () => {
  const credits = [{ ...at(3, 5), amount: 20n }];
  expect(findFaults({ funds: 1n, credits, requests: [refused(6, 7, 5n)] })).toHaveLength(1);
  expect(findFaults({ funds: 1n, credits, requests: [refused(4, 7, 5n)] })).toEqual([]);
});

test('"buy credits" instead of "wait" is found, when all that was missing was promised to others', () => {
  const requests = [held(1, 2, 8n), refused(3, 4, 5n, 'insufficient_credits')];
  expect(findFaults({ funds: 10n, credits: [], requests })).toHaveLength(1);
  expect(findFaults({ funds: 4n, credits: [], requests: [refused(3, 4, 5n, 'insufficient_credits')] })).toEqual([]);
});

test('two holds that together were more than there was are found', () => {
  expect(findFaults({ funds: 10n, credits: [], requests: [held(1, 2, 8n), held(3, 4, 3n)] })).toHaveLength(1);
  const ended = { ...held(1, 2, 8n), end: { ...at(3, 5), charged: 2n } };
  expect(findFaults({ funds: 10n, credits: [], requests: [ended, held(4, 6, 8n)] })).toEqual([]);
});

test('a charge above what there was is found', () => {
  const spent = { ...held(1, 2, 8n), end: { ...at(3, 4), charged: 11n } };
  expect(findFaults({ funds: 10n, credits: [], requests: [spent] })).toHaveLength(1);
});
