import type { FeedView, PricesAhead } from '../../../src/api/feed-ports.ts';
import type { Answer, Api } from '../api.ts';

export async function askAhead(api: Api): Promise<Answer<PricesAhead>> {
  return guarded(await api.ask('GET', '/api/prices/ahead'), isAhead);
}

export async function askFeeds(api: Api): Promise<Answer<{ readonly feeds: readonly FeedView[] }>> {
  return guarded(await api.ask('GET', '/api/feeds'), isList);
}

function guarded<T>(answer: Answer<unknown>, guard: (value: unknown) => value is T): Answer<T> {
  if (answer.kind === 'refused') return answer;
  const { value } = answer;
  if (guard(value)) return { kind: 'ok', value };
  return { kind: 'refused', refusal: { code: 'unexpected-answer', retryAfterMs: null } };
}

function isAhead(value: unknown): value is PricesAhead {
  return typeof value === 'object' && value !== null && Array.isArray(Reflect.get(value, 'points'));
}

function isList(value: unknown): value is { readonly feeds: readonly FeedView[] } {
  return typeof value === 'object' && value !== null && Array.isArray(Reflect.get(value, 'feeds'));
}
