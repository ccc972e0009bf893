import { describe, expect, it } from 'vitest';
import { notify } from '@/lib/notices/notify';
import { type NoticeSettings, readNoticeSettings, saveNoticeSettings } from '@/lib/notices/settings';
import { readSettingsForm } from '@/lib/notices/settings-form';
import { readMailChoices, saveMailChoices } from '@/lib/notices/settings-mail';
import { watchWallets } from '@/lib/notices/watch-wallets';
import { db } from '@/lib/platform/db';
import { newId } from '@/lib/platform/ids';
import { makeTeam } from '../credit-requests/asking';
import { buyCredits, credits, spend } from '../setup/factories';

const SETTINGS: NoticeSettings = {
  lowThreshold: credits(25),
  recipients: 'owners',
  chosen: [],
  percents: [50, 95],
};

describe('the settings of a workspace', () => {
  it('are policy’s own until an owner saves others, and then exactly those', async () => {
    const { workspaceId, owner, member } = await makeTeam();
    expect(await readNoticeSettings(workspaceId)).toEqual({
      ...{ lowThreshold: null, recipients: 'owners', chosen: [], percents: [50, 80, 95] },
    });
    const chosen = { ...SETTINGS, recipients: 'chosen' as const, chosen: [member.userId] };
    await saveNoticeSettings(owner, chosen);
    expect(await readNoticeSettings(workspaceId)).toEqual(chosen);
    await saveNoticeSettings(owner, { ...SETTINGS, chosen: [member.userId], percents: [] });
    expect(await readNoticeSettings(workspaceId)).toEqual({ ...SETTINGS, percents: [] });
  });

  it('are the owners’ to change', async () => {
    const { persons, workspaceId } = await makeTeam(['owner', 'admin', 'member']);
    for (const person of persons.filter(({ role }) => role !== 'owner')) {
      await expect(saveNoticeSettings(person, SETTINGS)).rejects.toMatchObject({ code: 'forbidden' });
    }
    expect(await db.notificationSettings.count({ where: { workspaceId } })).toBe(0);
  });

  it.each([
    ['threshold', { lowThreshold: credits(0) }],
    ['threshold', { lowThreshold: credits(100_001) }],
    ['percents', { percents: [60] }],
    ['chosen', { recipients: 'chosen', chosen: [] }],
    ['chosen', { recipients: 'chosen', chosen: ['nobody'] }],
    ['chosen', { recipients: 'chosen', chosen: [newId()] }],
  ] as const)('are refused by the name of what is wrong: %s', async (param, wrong) => {
    const { workspaceId, owner } = await makeTeam();
    const settings = { ...SETTINGS, ...wrong, chosen: [...('chosen' in wrong ? wrong.chosen : [])] };
    const saving = saveNoticeSettings(owner, { ...settings, percents: [...settings.percents] });
    await expect(saving).rejects.toMatchObject({ code: 'invalid_request', param });
    expect(await db.notificationSettings.count({ where: { workspaceId } })).toBe(0);
  });

  it('are judged at once: a raised threshold finds a balance low that has not moved since', async () => {
    const { workspaceId, owner } = await makeTeam();
    await buyCredits(workspaceId, owner.userId, credits(20));
    await spend({ workspaceId, userId: owner.userId }, credits(1));
    await watchWallets();
    expect(await db.notice.count({ where: { workspaceId } })).toBe(0);
    await saveNoticeSettings(owner, SETTINGS);
    await watchWallets();
    await watchWallets();
    expect(await db.notice.count({ where: { workspaceId, kind: 'low_balance' } })).toBe(1);
  });
});

describe('the form of the settings', () => {
  const form = (entries: [string, string][]) => {
    const data = new FormData();
    for (const [name, value] of entries) data.append(name, value);
    return readSettingsForm(data, 'en');
  };
  const base: [string, string][] = [['recipients', 'owners']];

  it.each([
    ['25', credits(25)],
    [' $12.50 ', credits(12.5)],
    ['0.01', credits(0.01)],
  ])('reads the threshold %s', (typed, lowThreshold) => {
    const read = form([...base, ['low', 'own'], ['threshold', typed]]);
    expect(read).toMatchObject({ ok: true, value: { lowThreshold } });
  });

  it.each(['', '0', '-1', '100001', '1,5', '1e3', 'NaN', '0.0000001'])('refuses the threshold %s', (typed) => {
    expect(form([...base, ['low', 'own'], ['threshold', typed]])).toEqual({ ok: false, field: 'threshold' });
  });

  it('ignores a threshold that was typed and not chosen, and percentages that are none of ours', () => {
    const read = form([...base, ['low', 'policy'], ['threshold', 'x'], ['percent', '80'], ['percent', '60']]);
    expect(read).toMatchObject({ ok: true, value: { lowThreshold: null, percents: [80] } });
  });

  it('wants somebody to be told', () => {
    expect(form([])).toEqual({ ok: false, field: 'form' });
    expect(form([['recipients', 'chosen']])).toEqual({ ok: false, field: 'chosen' });
  });
});

describe('a person’s own mail', () => {
  it('leaves out what they do not want, and never what is about money that moved', async () => {
    const { workspaceId, owner } = await makeTeam();
    const reader = { workspaceId, userId: owner.userId };
    await saveMailChoices(reader, 'owner', ['credits_asked']);
    const choices = await readMailChoices(reader, 'owner');
    expect(choices.filter(({ mayChoose, byMail }) => mayChoose && byMail).map(({ kind }) => kind)).toEqual([
      'credits_asked',
    ]);
    expect(choices.filter(({ mayChoose }) => !mayChoose).every(({ byMail }) => byMail)).toBe(true);
    const facts = { name: 'A', dollars: '1.00', credits: '1.000000', resets: '', reason: '', excerpt: '', href: '/' };
    for (const kind of ['pools_empty', 'credits_asked', 'purchase_done'] as const) {
      await notify(db, { workspaceId, kind, occasion: '1', facts, to: 'owners' });
    }
    const mails = await db.mail.findMany({ where: { workspaceId } });
    expect(mails.map(({ kind }) => kind).sort()).toEqual(['credits_asked', 'purchase_done']);
    expect(await db.notice.count({ where: { workspaceId } })).toBe(3);
    await saveMailChoices(reader, 'owner', ['credits_asked', 'pools_empty']);
    await notify(db, { workspaceId, kind: 'pools_empty', occasion: '2', facts, to: 'owners' });
    expect(await db.mail.count({ where: { workspaceId, kind: 'pools_empty' } })).toBe(1);
  });

  it('offers members what members are told', async () => {
    const { workspaceId, member } = await makeTeam();
    const kinds = (await readMailChoices({ workspaceId, userId: member.userId }, 'member')).map(({ kind }) => kind);
    expect(kinds).toContain('credits_bought');
    expect(kinds).not.toContain('purchase_done');
    expect(kinds).not.toContain('credits_asked');
  });
});
