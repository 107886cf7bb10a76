import type { Api } from '../api.ts';

/** What became of this browser, or the code of a refusal. */
export type PushOutcome = 'entered' | 'left' | 'denied' | { readonly why: string };

/** Whether this browser can take pushed messages here: it does so only on a page that is encrypted. */
export function canPush(): boolean {
  return globalThis.isSecureContext && 'serviceWorker' in navigator && 'PushManager' in globalThis;
}

export async function enterBrowser(api: Api, receiverId: string, publicKey: string): Promise<PushOutcome> {
  try {
    if ((await Notification.requestPermission()) !== 'granted') return 'denied';
    const registration = await navigator.serviceWorker.register(workerUrl());
    await navigator.serviceWorker.ready;
    const subscription = await registration.pushManager.subscribe({
      userVisibleOnly: true,
      applicationServerKey: publicKey,
    });
    const { endpoint, keys = {} } = subscription.toJSON();
    const body = { endpoint, keys: { p256dh: keys['p256dh'], auth: keys['auth'] } };
    const answer = await api.ask('POST', `/api/push/${encodeURIComponent(receiverId)}/browsers`, body);
    return answer.kind === 'ok' ? 'entered' : { why: answer.refusal.code };
  } catch (error) {
    return { why: error instanceof Error ? error.message : String(error) };
  }
}

export async function leaveBrowser(api: Api): Promise<PushOutcome> {
  const registration = await navigator.serviceWorker.getRegistration();
  const subscription = (await registration?.pushManager.getSubscription()) ?? null;
  if (subscription !== null) {
    await subscription.unsubscribe();
    await api.ask('POST', '/api/push/leave', { endpoint: subscription.endpoint });
  }
  return 'left';
}

/** Where scripts have to be trusted by name (the policy of this page), this one is. */
function workerUrl(): string {
  const path = '/push-worker.js';
  const factory: unknown = Reflect.get(globalThis, 'trustedTypes');
  if (!canMakePolicies(factory)) return path;
  return factory.createPolicy('push-worker', { createScriptURL: (url) => url }).createScriptURL(path);
}

interface PolicyFactory {
  createPolicy(
    name: string,
    rules: { readonly createScriptURL: (url: string) => string },
  ): { createScriptURL(url: string): string };
}

function canMakePolicies(value: unknown): value is PolicyFactory {
  return typeof value === 'object' && value !== null && 'createPolicy' in value;
}
