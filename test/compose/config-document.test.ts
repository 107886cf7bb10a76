import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { takesBack } from '../../src/api/scope.ts';
import { ConfigDocument } from '../../src/compose/config-document.ts';
import { settingsPorts } from '../../src/compose/settings.ts';
import { withWritesAllowed } from '../../src/config/edit.ts';
import { temporaryFolder } from '../ledger/temporary.ts';
import { silentLog } from '../silent-log.ts';

const TEXT = `circuits:
  - { id: house, name: House, limitA: 25 }
chargePoints:
  - { id: box, name: Box, type: modbus, definition: any, host: 192.0.2.1, circuit: house }
`;

function document() {
  const path = join(temporaryFolder(), 'config.yaml');
  writeFileSync(path, TEXT);
  let starts = 0;
  const changed = (): void => {
    starts += 1;
  };
  const one = new ConfigDocument({ path, definitionNames: null, changed, log: silentLog });
  return {
    one,
    settings: settingsPorts(
      one,
      (text) => text === TEXT,
      () => null,
    ),
    text: () => readFileSync(path, 'utf8'),
    starts: () => starts,
  };
}

test('of changes that come at once from several places, none is lost', async () => {
  const { one, text, starts } = document();
  const saved = await Promise.all([
    one.edit((before) => before.replace('limitA: 25', 'limitA: 20')),
    one.edit((before) => `${before}site: { name: Ours }\n`),
    one.inTurn(async () => one.write(withWritesAllowed(await one.read(), 'box'))),
    one.edit((before) => before.replace('name: House', 'name: Haus')),
  ]);
  expect(saved.map(({ kind }) => kind)).toEqual(['changed', 'changed', 'written', 'changed']);
  for (const part of ['limitA: 20', 'name: Ours', 'allowWrites: true', 'name: Haus']) expect(text()).toContain(part);
  // What holds already needs no new start.
  expect(starts()).toBe(3);
});

test('an installer takes back limits and devices, and nothing that only the owner may change', async () => {
  const { one, settings, text } = document();
  const [owner, installer] = [takesBack({ role: 'owner' }), takesBack({ role: 'installer' })];
  const last = async (edit: (before: string) => string): Promise<string> => {
    const saved = await one.edit(edit);
    return saved.kind === 'changed' ? saved.change : JSON.stringify(saved);
  };
  const named = await last((before) => `${before}site: { name: Ours }\n`);
  // Everybody who reads the settings is told what stands for the text.
  expect((await settings.read()).basedOn).toBe(named);
  expect(await settings.undo(named, installer)).toEqual({ kind: 'not-allowed' });
  expect(text()).toContain('Ours');
  expect(await settings.undo(named, owner)).toMatchObject({ kind: 'changed' });
  expect(text()).toBe(TEXT);
  const limits = await last((before) =>
    before.replace('limitA: 25', 'limitA: 20').replace('name: Box', 'name: Kasten'),
  );
  expect(await settings.undo(limits, installer)).toMatchObject({ kind: 'changed' });
  expect(text()).toBe(TEXT);
});
