/** Cancels what was scheduled; harmless when it already happened. */
export type Cancel = () => void;

/**
 * The two clocks. Wall time may jump (NTP, a Pi without RTC): only sessions, tariffs and screens use it. Monotonic
 * time never does: ages, delays, time-outs and leases use it. Timers run on the monotonic one.
 */
export interface Clock {
  /** UTC epoch ms. */
  wallMs(): number;
  /** Milliseconds since an arbitrary moment. */
  monoMs(): number;
  after(delayMs: number, run: () => void): Cancel;
  every(intervalMs: number, run: () => void): Cancel;
}

/**
 * What a machine says of its wall clock: set by NTP; not set by it; not set by it, but by a clock with a battery (RTC);
 * nothing at all (in a container, or without systemd).
 */
export type HostTime = 'synchronised' | 'not-synchronised' | 'rtc' | 'unsaid';

export const systemClock: Clock = {
  wallMs: () => Date.now(),
  monoMs: () => performance.now(),
  after(delayMs, run) {
    const timer = setTimeout(run, delayMs);
    return () => clearTimeout(timer);
  },
  every(intervalMs, run) {
    const timer = setInterval(run, intervalMs);
    return () => clearInterval(timer);
  },
};
