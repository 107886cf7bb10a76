import type { Cancel, Clock } from '../clock.ts';
import type { Dial } from './byte-stream.ts';
import { basicAuth, httpAsk, type SignIn } from './http.ts';
import type { TcpEndpoint } from './tcp.ts';

/** From one question to the next, ms. */
const POLL_MS = 1_000;
const LINE_END = Buffer.from('\r\n');

/**
 * A page that is asked again and again, as a stream: each text that differs from the one before it. The same text again is
 * nothing that was said just now, so a dongle that repeats the last telegram of a silent meter is as silent as the meter.
 */
export function dialHttpPoll(endpoint: TcpEndpoint, path: string, clock: Clock, signIn: SignIn | null = null): Dial {
  return (events) => {
    let isOver = false;
    let isOpen = false;
    let last: string | null = null;
    let cancel: Cancel = () => {};
    const lose = (detail: string): void => {
      isOver = true;
      events.lost(detail);
    };
    const ask = async (): Promise<void> => {
      const startedMonoMs = clock.monoMs();
      const headers = await basicAuth(signIn);
      if (isOver) return;
      if (typeof headers === 'string') return lose(headers);
      const answer = await httpAsk(endpoint, { method: 'GET', path, headers, encoding: 'latin1' }, clock);
      if (isOver) return;
      if (answer.kind === 'timeout') return lose('no answer in time');
      if (answer.kind === 'closed') return lose(answer.detail);
      if (answer.status !== 200) return lose(`HTTP ${answer.status}`);
      if (!isOpen) events.opened();
      isOpen = true;
      if (answer.body !== last) events.bytes(Buffer.concat([Buffer.from(answer.body, 'latin1'), LINE_END]));
      last = answer.body;
      cancel = clock.after(Math.max(0, startedMonoMs + POLL_MS - clock.monoMs()), () => void ask());
    };
    cancel = clock.after(0, () => void ask());
    return {
      write() {},
      async close() {
        isOver = true;
        cancel();
      },
    };
  };
}
