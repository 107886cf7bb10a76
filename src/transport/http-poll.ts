import type { Cancel, Clock } from '../clock.ts';
import type { Dial } from './byte-stream.ts';
import { HttpSignIn, type SignIn } from './http-sign-in.ts';
import type { TcpEndpoint } from './tcp.ts';

/** From one question to the next, ms. */
const POLL_MS = 1_000;
const LINE_END = Buffer.from('\r\n');

/**
 * A page that is asked again and again, as a stream: each text that differs from the one before it. The same text again is
 * nothing that was said just now, so a dongle that repeats the last telegram of a silent meter is as silent as the meter.
 */
export function dialHttpPoll(endpoint: TcpEndpoint, path: string, clock: Clock, signIn: SignIn | null = null): Dial {
  // It outlasts a connection: a password that was refused is not tried again at once.
  const door = new HttpSignIn(endpoint, signIn, clock);
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
      const answer = await door.ask({ method: 'GET', path, encoding: 'latin1' });
      if (isOver) return;
      if (answer.kind === 'timeout') return lose('no answer in time');
      if (answer.kind === 'closed' || answer.kind === 'no-password') return lose(answer.detail);
      if (answer.kind === 'sign-in') return lose(`HTTP 401: name and password ${answer.why}`);
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
