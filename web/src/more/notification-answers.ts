import type { NotificationList } from '../../../src/api/notification-ports.ts';
import type { Answer, Api } from '../api.ts';
import type { Language } from '../i18n/language.ts';

export interface Tested {
  readonly outcome: 'sent' | 'later' | 'denied' | 'refused';
  readonly detail: string | null;
}

export async function askNotifications(api: Api, language: Language): Promise<Answer<NotificationList>> {
  return guarded(await api.ask('GET', `/api/notifications?language=${language}`), isList);
}

/** Receivers as they are written in config.yaml; none where they cannot be read. */
export async function askEntries(api: Api): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const answer = guarded(await api.ask('GET', '/api/notifications/receivers'), isEntries);
  return answer.kind === 'ok' ? answer.value.receivers : [];
}

export async function sendTest(api: Api, id: string): Promise<Answer<Tested>> {
  return guarded(await api.ask('POST', `/api/notifications/${encodeURIComponent(id)}/test`), isTested);
}

function guarded<T>(answer: Answer<unknown>, guard: (value: unknown) => value is T): Answer<T> {
  if (answer.kind === 'refused') return answer;
  const { value } = answer;
  if (guard(value)) return { kind: 'ok', value };
  return { kind: 'refused', refusal: { code: 'unexpected-answer', retryAfterMs: null } };
}

function isList(value: unknown): value is NotificationList {
  return (
    typeof value === 'object' &&
    value !== null &&
    Array.isArray(Reflect.get(value, 'receivers')) &&
    Array.isArray(Reflect.get(value, 'recent'))
  );
}

function isEntries(value: unknown): value is { readonly receivers: readonly Readonly<Record<string, unknown>>[] } {
  return typeof value === 'object' && value !== null && Array.isArray(Reflect.get(value, 'receivers'));
}

function isTested(value: unknown): value is Tested {
  return typeof value === 'object' && value !== null && 'outcome' in value && 'detail' in value;
}
