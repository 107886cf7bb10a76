import type { DeviceAnswer, DeviceCheck, DeviceForms } from '../../../src/api/device-ports.ts';
import type { Answer, Api } from '../api.ts';
import type { FormSchema } from '../parts/schema-draft.ts';

export type DeviceList = DeviceAnswer['devices'][number]['list'];

/** {@link DeviceForms} with the schemas as they come over the line. */
export interface Forms {
  readonly lists: Readonly<Record<DeviceList, readonly FormSchema[]>>;
  readonly definitions: DeviceForms['definitions'];
}

/** The corners of what the controller answers: they tell another version from ours. */
export function isDeviceAnswer(value: unknown): value is DeviceAnswer {
  return has(value, 'devices') && Array.isArray(value.devices) && has(value, 'circuits');
}

export function isForms(value: unknown): value is Forms {
  return has(value, 'lists') && has(value.lists, 'meters') && has(value, 'definitions');
}

export function isCheck(value: unknown): value is DeviceCheck {
  return has(value, 'condition') && has(value, 'values') && has(value, 'identity');
}

export function isChanged(value: unknown): value is { readonly id: string; readonly change: string } {
  return has(value, 'id') && typeof value.id === 'string' && has(value, 'change') && typeof value.change === 'string';
}

function has<Key extends string>(value: unknown, key: Key): value is Readonly<Record<Key, unknown>> {
  return typeof value === 'object' && value !== null && key in value;
}

export async function askDevices(api: Api): Promise<Answer<DeviceAnswer>> {
  const answer = await api.ask('GET', '/api/devices');
  if (answer.kind === 'refused') return answer;
  const { value } = answer;
  return isDeviceAnswer(value)
    ? { kind: 'ok', value }
    : { kind: 'refused', refusal: { code: 'unexpected-answer', retryAfterMs: null } };
}
