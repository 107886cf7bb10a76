import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, onTestFinished, test } from 'vitest';
import { ProposalStore } from '../../src/ledger/proposal-store.ts';
import { openState } from '../../src/ledger/state.ts';
import { type ProposalMemory, SelfIdentification } from '../../src/site/self-identification.ts';
import { chargePoint, site } from '../core/control/fixtures.ts';
import { IdentifyPlant } from '../core/control/identify-plant.ts';
import { FakeClock } from '../fake-clock.ts';
import { temporaryFolder, unwrap } from '../ledger/temporary.ts';
import { silentLog } from '../silent-log.ts';

const SETTINGS = site({ chargePoints: [chargePoint('a')] });
const FOUND = {
  key: 'phase-rotation a L2-L3-L1',
  proposal: { code: 'phase-rotation', found: ['L2', 'L3', 'L1'] },
  change: { section: 'chargePoints', id: 'a', line: 'phases: [L2, L3, L1]' },
};

function stateFile(): string {
  return join(temporaryFolder(), 'state.db');
}

function storeOf(file: string): ProposalStore {
  const db = unwrap(openState(file));
  onTestFinished(() => void db.close());
  return new ProposalStore(db);
}

function started(memory: ProposalMemory, clock: FakeClock, settings = SETTINGS): SelfIdentification {
  const identification = new SelfIdentification({ settings, memory, clock, log: silentLog });
  onTestFinished(() => identification.stop());
  return identification;
}

/** A dozen sessions of a single-phase car at terminals that hang elsewhere than configured. */
function chargeWronglyWired(identification: SelfIdentification): void {
  const plant = new IdentifyPlant(SETTINGS, { wiring: { a: ['L2', 'L3', 'L1'] } }, 5);
  const run = (seconds: number): void => {
    for (let left = seconds; left > 0; left -= 1) identification.note(plant.step());
  };
  for (let done = 0; done < 12; done += 1) {
    plant.plug('a', { phases: 1 });
    plant.grant('a', 16);
    run(120);
    plant.grant('a', 0);
    run(60);
  }
}

describe('self-identification', () => {
  test('a proposal survives a restart, and is gone when the configuration agrees', () => {
    const file = stateFile();
    const clock = new FakeClock();
    const first = started(storeOf(file), clock);
    chargeWronglyWired(first);
    expect(first.proposals()).toMatchObject([FOUND]);
    first.stop();

    expect(started(storeOf(file), clock).proposals()).toMatchObject([FOUND]);
    const mended = site({ chargePoints: [chargePoint('a', { phaseRotation: ['L2', 'L3', 'L1'] })] });
    expect(started(storeOf(file), clock, mended).proposals()).toEqual([]);
  });

  test('what was dismissed stays away, also after a restart', () => {
    const file = stateFile();
    const clock = new FakeClock();
    const first = started(storeOf(file), clock);
    chargeWronglyWired(first);
    expect(first.dismiss('something else')).toBe('unknown-proposal');
    expect(first.dismiss(FOUND.key)).toBe('done');
    expect(first.proposals()).toEqual([]);
    expect(first.dismiss(FOUND.key)).toBe('unknown-proposal');
    first.stop();
    expect(started(storeOf(file), clock).proposals()).toEqual([]);
  });

  test('evidence is stored when there is some, and not more often than every five minutes', () => {
    const clock = new FakeClock();
    const writes: unknown[] = [];
    const memory: ProposalMemory = {
      evidence: () => null,
      setEvidence: (evidence) => writes.push(evidence),
      dismissed: () => new Set(),
      dismiss: () => {},
    };
    const identification = started(memory, clock);
    clock.advance(600_000);
    expect(writes).toEqual([]);
    chargeWronglyWired(identification);
    expect(writes).toEqual([]);
    clock.advance(600_000);
    expect(writes).toHaveLength(1);
  });

  test('a database that cannot be used costs the memory and nothing else', () => {
    const fails = (): never => {
      throw new Error('disk full');
    };
    const memory = { evidence: fails, setEvidence: fails, dismissed: fails, dismiss: fails };
    const clock = new FakeClock();
    const identification = started(memory, clock);
    chargeWronglyWired(identification);
    clock.advance(300_000);
    expect(identification.dismiss(FOUND.key)).toBe('done');
    expect(identification.proposals()).toEqual([]);
  });

  test.each([
    '"rubbish"',
    '{"observations":7}',
    '{"observations":[null,{"kind":"step"},{"kind":"x","chargePointId":"a"}]}',
  ])('stored evidence like %s is not believed', (body) => {
    const file = stateFile();
    storeOf(file);
    const db = new Database(file);
    onTestFinished(() => void db.close());
    db.pragma('ignore_check_constraints = ON');
    db.prepare('INSERT INTO site_evidence (id, body) VALUES (1, ?)').run(body);
    expect(started(storeOf(file), new FakeClock()).proposals()).toEqual([]);
  });
});
