import { execFile } from 'node:child_process';
import { readFile, stat } from 'node:fs/promises';
import type { HostTime } from '../clock.ts';

/**
 * Asks the kernel by way of `timedatectl`, which reads its flag STA_UNSYNC (adjtimex) whatever NTP client sets it; or
 * looks for the file that systemd-timesyncd touches when it has set the clock.
 */
export async function hostTime(): Promise<HostTime> {
  const answer = await timedatectl();
  if (answer === 'yes') return 'synchronised';
  if (answer === 'no') return (await isSetByRtc()) ? 'rtc' : 'not-synchronised';
  return (await exists('/run/systemd/timesync/synchronized')) ? 'synchronised' : 'unsaid';
}

function timedatectl(): Promise<string | null> {
  return new Promise((settle) => {
    execFile('timedatectl', ['show', '--property=NTPSynchronized', '--value'], { timeout: 5_000 }, (error, out) =>
      settle(error === null ? out.trim() : null),
    );
  });
}

/**
 * The kernel has set the clock by the RTC, and both still agree. A Raspberry Pi 5 without its battery has an RTC, too:
 * that one starts in 1970, while systemd begins where the clock was last seen.
 */
async function isSetByRtc(): Promise<boolean> {
  try {
    const setsClock = (await readFile('/sys/class/rtc/rtc0/hctosys', 'utf8')).trim() === '1';
    const rtcMs = Number(await readFile('/sys/class/rtc/rtc0/since_epoch', 'utf8')) * 1_000;
    return setsClock && Math.abs(rtcMs - Date.now()) < 10_000;
  } catch {
    // No RTC.
    return false;
  }
}

async function exists(file: string): Promise<boolean> {
  try {
    await stat(file);
    return true;
  } catch {
    return false;
  }
}
