import type { SyncPreviewView, SyncView } from '../../../src/api/sync-ports.ts';
import type { Answer, Api } from '../api.ts';

export async function askSync(api: Api): Promise<Answer<SyncView>> {
  return checked(await api.ask('GET', '/api/sync'), isView);
}

export async function askPreview(api: Api): Promise<Answer<SyncPreviewView>> {
  return checked(await api.ask('GET', '/api/sync/preview'), isPreview);
}

function checked<T>(answer: Answer<unknown>, is: (value: unknown) => value is T): Answer<T> {
  if (answer.kind === 'refused') return answer;
  const { value } = answer;
  if (is(value)) return { kind: 'ok', value };
  return { kind: 'refused', refusal: { code: 'unexpected-answer', retryAfterMs: null } };
}

function isView(value: unknown): value is SyncView {
  return typeof value === 'object' && value !== null && Array.isArray(Reflect.get(value, 'rejected'));
}

function isPreview(value: unknown): value is SyncPreviewView {
  return typeof value === 'object' && value !== null && Array.isArray(Reflect.get(value, 'requests'));
}
