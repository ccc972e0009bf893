import { createHmac, hkdfSync } from 'node:crypto';
import { expect, test } from 'vitest';
import { parseHeads } from '@/lib/audit/heads';
import { NO_SEAL, sealHash, sealKeys } from '@/lib/audit/seal-hash';
import { parseEnv } from '@/lib/platform/env';

const AUTH_SECRET = 'a secret of the app that has 32 characters';
const [OLD, NEW] = ['the old key of the seals '.repeat(2), 'the new key of the seals '.repeat(2)];

test('without AUDIT_KEY the key of the seals is derived from AUTH_SECRET', () => {
  const { current, byId } = sealKeys({ AUDIT_KEY: [], AUTH_SECRET });
  const derived = new Uint8Array(hkdfSync('sha256', AUTH_SECRET, '', 'studio-credits seals', 32));
  expect([...byId]).toEqual([[current, derived]]);
});

test('after a rotation the first key seals and the old one still checks', () => {
  const before = sealKeys({ AUDIT_KEY: [OLD], AUTH_SECRET });
  const after = sealKeys({ AUDIT_KEY: [NEW, OLD], AUTH_SECRET });
  expect(after.current).not.toBe(before.current);
  expect(after.byId.get(before.current)).toEqual(before.byId.get(before.current));
});

test("a key's name gives nothing of the key away", () => {
  const { current, byId } = sealKeys({ AUDIT_KEY: [OLD], AUTH_SECRET });
  const key = Buffer.from(byId.get(current) ?? []);
  expect(current).toMatch(/^[0-9a-f]{12}$/);
  expect(key.toString('hex')).not.toContain(current);
});

test('a seal covers the one before, the workspace, the place in the book and the lines', () => {
  const key = new Uint8Array(32).fill(1);
  const part = { workspaceId: 'w', after: 3n, sequence: 9n, digest: new Uint8Array(32).fill(2) };
  const message = Buffer.concat([NO_SEAL, Buffer.from('w|3|9|'), part.digest]);
  const hash = sealHash(key, NO_SEAL, part);
  expect(Buffer.from(hash)).toEqual(createHmac('sha256', key).update(message).digest());
  for (const other of [
    sealHash(new Uint8Array(32), NO_SEAL, part),
    sealHash(key, part.digest, part),
    sealHash(key, NO_SEAL, { ...part, workspaceId: 'v' }),
    sealHash(key, NO_SEAL, { ...part, after: 4n }),
    sealHash(key, NO_SEAL, { ...part, sequence: 10n }),
    sealHash(key, NO_SEAL, { ...part, digest: NO_SEAL }),
  ]) {
    expect(other).not.toEqual(hash);
  }
});

test('a key of the seals that is too short stops the start by its name', () => {
  expect(() => parseEnv({ ...process.env, AUDIT_KEY: `${NEW},short` })).toThrow(/AUDIT_KEY must have at least 32/);
});

test('heads are found among the lines of a log; a file without any is refused', () => {
  const head = { workspace_id: '01a1fd62-e7e4-7446-b747-b501505650e6', sequence: '12', hash: 'ab'.repeat(32) };
  const lines = ['not json', '{"event":"other"}', JSON.stringify({ time: 'now', event: 'audit_head', ...head })];
  expect(parseHeads(lines.join('\n'))).toEqual([{ workspaceId: head.workspace_id, sequence: 12n, hash: head.hash }]);
  expect(() => parseHeads('{"event":"other"}\n')).toThrow('no audit_head');
});
