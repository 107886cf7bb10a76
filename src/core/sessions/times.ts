import type { SessionFlag } from '../model/sessions.ts';

/** No clock that is right shows a time before this software existed; a controller without RTC boots in 1970. */
const EARLIEST_PLAUSIBLE_MS = Date.UTC(2025, 0, 1);

/** Clocks differ and messages travel: less than this is neither late nor wrong, ms. */
const TOLERANCE_MS = 5 * 60_000;

/**
 * The time that goes into the log for something the station dates `atMs`, and what must be said about it. Where the
 * station cannot be right, the time of arrival stands; where the controller itself cannot be right, the station is
 * believed. UTC epoch ms.
 */
export function settleTime(
  atMs: number,
  recordedAtMs: number,
): { readonly atMs: number; readonly flags: readonly SessionFlag[] } {
  const controllerRight = recordedAtMs >= EARLIEST_PLAUSIBLE_MS;
  const stationRight = atMs >= EARLIEST_PLAUSIBLE_MS && (!controllerRight || atMs <= recordedAtMs + TOLERANCE_MS);
  const flags: SessionFlag[] = [];
  if (!controllerRight) flags.push('controller-clock-wrong');
  if (!stationRight) flags.push('station-clock-wrong');
  else if (controllerRight && atMs < recordedAtMs - TOLERANCE_MS) flags.push('reported-late');
  return { atMs: stationRight ? atMs : recordedAtMs, flags };
}
