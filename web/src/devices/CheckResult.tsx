import { useState } from 'preact/hooks';
import type { DeviceCheck } from '../../../src/api/device-ports.ts';
import type { ElectricalValues } from '../../../src/core/model/readings.ts';
import { joined } from '../i18n/format.ts';
import type { DeviceWords } from '../i18n/i18n.ts';
import { useI18n, useStore } from '../parts/context.ts';
import { Icon } from '../parts/Icon.tsx';
import { deviceTrouble } from '../words/problems.ts';
import type { DeviceList } from './answers.ts';

const PHASES = ['L1', 'L2', 'L3'] as const;
/** Less than this is nothing to see a sign by, W. */
const FLOWS_W = 20;

/** What a device said when it was tried out, and whether its sign is right. */
export function CheckResult(props: {
  readonly check: DeviceCheck;
  readonly list: DeviceList;
  /** Turns its sign round in the form; false where that has to be done at the device. */
  readonly turn: () => boolean;
}) {
  const { nowMs } = useStore();
  const i18n = useI18n();
  const words = i18n.device;
  const { check, list, turn } = props;
  const { condition, problem, values, identity, answerMs } = check;
  const trouble =
    problem === null
      ? null
      : deviceTrouble(
          { id: '', kind: 'meter', name: words(`list.${list}`), sinceMs: 0, lastHeardMs: null, condition, problem },
          nowMs.peek(),
          i18n,
        );
  const ms = answerMs === null ? '' : joined({ number: i18n.format.integer(answerMs), unit: 'ms' });
  return (
    <div class="check-result">
      <p class={values === null ? 'warning-text strong' : 'strong'}>
        <Icon name={values === null ? 'warning' : 'check'} />
        {values === null ? words('check.bad') : words('check.ok')}
        {values !== null && ms !== '' && ` ${words('check.answer', { time: ms })}`}
      </p>
      {trouble !== null && (
        <p>
          {trouble.what} {trouble.advice}
          {trouble.detail !== null && <span class="small"> ({trouble.detail})</span>}
        </p>
      )}
      {identity !== null && (identity.serial !== '' || identity.firmware !== '') && (
        <p class="small">{words('check.identity', identity)}</p>
      )}
      {values !== null && <Values values={values} socPercent={check.socPercent} words={words} />}
      {values !== null && <Sign {...{ values, list, turn, words }} />}
    </div>
  );
}

function Values(props: {
  readonly values: ElectricalValues;
  readonly socPercent: number | null;
  readonly words: DeviceWords;
}) {
  const { format } = useI18n();
  const { values, socPercent, words } = props;
  const { powerW, phasePowerW, phaseCurrentA, phaseVoltageV, importWh, exportWh } = values;
  const watts = (value: number) => joined({ number: format.integer(value), unit: 'W' });
  const volts = (value: number) => joined({ number: format.integer(value), unit: 'V' });
  const amps = (value: number) => joined(format.current(value));
  const hasPhases = phasePowerW !== null || phaseCurrentA !== null || phaseVoltageV !== null;
  const cell = (value: number | undefined, text: (value: number) => string) => (
    <td>{value === undefined ? '–' : text(value)}</td>
  );
  return (
    <>
      <table class="check-table">
        <thead>
          <tr>
            <td />
            <th scope="col">{words('check.power')}</th>
            <th scope="col">{words('check.current')}</th>
            <th scope="col">{words('check.voltage')}</th>
          </tr>
        </thead>
        <tbody>
          {hasPhases &&
            PHASES.map((phase, index) => (
              <tr key={phase}>
                <th scope="row">{phase}</th>
                {cell(phasePowerW?.[index], watts)}
                {cell(phaseCurrentA?.[index], amps)}
                {cell(phaseVoltageV?.[index], volts)}
              </tr>
            ))}
          <tr>
            <th scope="row">{words('check.total')}</th>
            {cell(powerW, watts)}
            <td />
            <td />
          </tr>
        </tbody>
      </table>
      <dl class="check-registers">
        {importWh !== null && (
          <div>
            <dt>{words('check.import')}</dt>
            <dd>{joined(format.exactEnergy(importWh))}</dd>
          </div>
        )}
        {exportWh !== null && (
          <div>
            <dt>{words('check.export')}</dt>
            <dd>{joined(format.exactEnergy(exportWh))}</dd>
          </div>
        )}
        {socPercent !== null && (
          <div>
            <dt>{words('check.soc')}</dt>
            <dd>{format.share(socPercent / 100)}</dd>
          </div>
        )}
      </dl>
      {!hasPhases && <p class="small">{words('check.no-phases')}</p>}
    </>
  );
}

/** A wrong sign is the most frequent mistake, and nothing but a person can see it. */
function Sign(props: {
  readonly values: ElectricalValues;
  readonly list: DeviceList;
  readonly turn: () => boolean;
  readonly words: DeviceWords;
}) {
  const { format } = useI18n();
  const [answer, setAnswer] = useState<'yes' | 'turned' | 'wired' | null>(null);
  const { values, list, turn, words } = props;
  if (list !== 'meters' && list !== 'inverters' && list !== 'batteries') return null;
  const { powerW } = values;
  if (Math.abs(powerW) < FLOWS_W) return <p>{words('check.sign.zero')}</p>;
  const power = joined(format.power(Math.abs(powerW)));
  if (answer === 'turned') return <p>{words('check.turned')}</p>;
  if (answer === 'wired') return <p>{words('check.wired')}</p>;
  return (
    <>
      <p>{words(powerW > 0 ? `check.sign.${list}.plus` : `check.sign.${list}.minus`, { power })}</p>
      {answer === null && (
        <p class="stay-row">
          <button type="button" class="button" onClick={() => setAnswer('yes')}>
            {words('check.yes')}
          </button>
          <button type="button" class="button" onClick={() => setAnswer(turn() ? 'turned' : 'wired')}>
            {words('check.no')}
          </button>
        </p>
      )}
    </>
  );
}
