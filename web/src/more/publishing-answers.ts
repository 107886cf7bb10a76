import type { PublishingView } from '../../../src/api/publishing-ports.ts';
import type { Answer, Api } from '../api.ts';

export async function askPublishing(api: Api): Promise<Answer<PublishingView>> {
  const answer = await api.ask('GET', '/api/publishing');
  if (answer.kind === 'refused') return answer;
  return isPublishing(answer.value) ? { kind: 'ok', value: answer.value } : UNEXPECTED;
}

/** `null`: it has arrived; else why not. */
export async function testPublishing(api: Api, path: string): Promise<Answer<string | null>> {
  const answer = await api.ask('POST', path);
  if (answer.kind === 'refused') return answer;
  const { value } = answer;
  const detail = typeof value === 'object' && value !== null ? Reflect.get(value, 'detail') : undefined;
  return detail === null || typeof detail === 'string' ? { kind: 'ok', value: detail } : UNEXPECTED;
}

const UNEXPECTED = { kind: 'refused', refusal: { code: 'unexpected-answer', retryAfterMs: null } } as const;

function isPublishing(value: unknown): value is PublishingView {
  return (
    typeof value === 'object' &&
    value !== null &&
    'mqtt' in value &&
    'metricsAskedAtMs' in value &&
    'influx' in value &&
    Array.isArray(value.influx)
  );
}
