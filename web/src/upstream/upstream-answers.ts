import type { UpstreamList } from '../../../src/api/upstream-ports.ts';
import type { Answer, Api } from '../api.ts';

export async function askUpstream(api: Api): Promise<Answer<UpstreamList>> {
  const answer = await api.ask('GET', '/api/upstream');
  if (answer.kind === 'refused') return answer;
  const { value } = answer;
  if (isList(value)) return { kind: 'ok', value };
  return { kind: 'refused', refusal: { code: 'unexpected-answer', retryAfterMs: null } };
}

function isList(value: unknown): value is UpstreamList {
  return typeof value === 'object' && value !== null && Array.isArray(Reflect.get(value, 'connections'));
}
