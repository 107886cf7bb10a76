import { useCallback, useEffect, useState } from 'preact/hooks';
import type { DeviceAnswer } from '../../../src/api/device-ports.ts';
import { useI18n, useStore } from '../parts/context.ts';
import { moment } from '../words/names.ts';
import { refusalSentence } from '../words/refusals.ts';
import '../style/devices.css';
import { AddDevice } from './AddDevice.tsx';
import { type Forms, isDeviceAnswer, isForms } from './answers.ts';
import { DeviceItem } from './DeviceItem.tsx';

const LOOK_AGAIN_S = 5;

/** What belongs to the house, and how is it doing? */
export function DevicesPage() {
  const words = useI18n().device;
  return (
    <div class="devices-page">
      <h1>{words('title')}</h1>
      <Devices />
    </div>
  );
}

/** All devices, and the way to one more. */
export function Devices() {
  const { api, nowMs } = useStore();
  const i18n = useI18n();
  const words = i18n.device;
  const [answer, setAnswer] = useState<DeviceAnswer | null>(null);
  const [forms, setForms] = useState<Forms | null>(null);
  const [trouble, setTrouble] = useState<string | null>(null);

  const load = useCallback(async (): Promise<void> => {
    const list = await api.ask('GET', '/api/devices');
    if (list.kind === 'ok' && isDeviceAnswer(list.value)) {
      setAnswer(list.value);
      setTrouble(null);
    } else if (list.kind === 'refused') setTrouble(refusalSentence(list.refusal, i18n));
  }, [api, i18n]);
  const turn = Math.floor(nowMs.value / (LOOK_AGAIN_S * 1_000));
  useEffect(() => {
    // The site may be starting anew just now: then they come with the next look.
    if (forms !== null) return;
    api.ask('GET', '/api/devices/forms').then((found) => {
      if (found.kind === 'ok' && isForms(found.value)) setForms(found.value);
    }, console.error);
  }, [api, forms, turn]);
  useEffect(() => {
    load().catch(console.error);
  }, [load, turn]);

  return (
    <>
      {answer === null ? (
        <p class="grey">{trouble ?? words('loading')}</p>
      ) : (
        <>
          {answer.refusedAtMs !== null && (
            <p class="card notice-warning" role="alert">
              {words('refused', { when: moment(answer.refusedAtMs, nowMs.value, i18n) })}
            </p>
          )}
          {answer.devices.length === 0 && <p class="card grey">{words('none')}</p>}
          {answer.devices.length > 0 && (
            <ul class="plain devices-list">
              {answer.devices.map((row) => (
                <DeviceItem key={row.id} {...{ row, answer, forms, load }} />
              ))}
            </ul>
          )}
          {forms !== null && <AddDevice {...{ answer, forms, load }} />}
        </>
      )}
    </>
  );
}
