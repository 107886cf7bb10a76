/** What the site knows of itself: its recordings, and what it proposes. */
import { join } from 'node:path';
import type { SitePorts } from '../api/ports.ts';
import { Refused } from '../api/problems.ts';
import type { Clock } from '../clock.ts';
import type { Config } from '../config/schema.ts';
import type { Settings } from '../core/model/site.ts';
import type { Log } from '../log.ts';
import { FlightRecorder } from '../site/flight-recorder/flight-recorder.ts';
import { RECORDINGS, recordingsIn } from '../site/flight-recorder/folder.ts';
import { joined } from '../site/flight-recorder/recorded.ts';
import type { SelfIdentification } from '../site/self-identification.ts';
import type { Alarm } from '../site/view.ts';

interface Surroundings {
  readonly dataDir: string;
  readonly version: string;
  readonly clock: Clock;
  readonly log: Log;
}

/** `null` when nothing shall be recorded. */
export function flightRecorder(
  { recorder: { days, maxMb } }: Config,
  settings: Settings,
  { dataDir, version, clock, log }: Surroundings,
): FlightRecorder | null {
  if (days === 0) return null;
  const folder = join(dataDir, RECORDINGS);
  return new FlightRecorder({ folder, settings, version, days, maxBytes: maxMb * 1_000_000, clock, log });
}

export function recorderAlarms(recorder: FlightRecorder | null): readonly Alarm[] {
  const problem = recorder?.problem() ?? null;
  return problem === null ? [] : [{ code: 'recorder-unwritable', ...problem }];
}

export function insightPorts(
  identification: SelfIdentification,
  recorder: FlightRecorder | null,
  dataDir: string,
): Pick<SitePorts, 'proposals' | 'dismissProposal' | 'recording'> {
  return {
    proposals: () => identification.proposals(),
    dismissProposal: (key) => identification.dismiss(key),
    async recording(span) {
      if (recorder === null) throw new Refused('recorder-off');
      // What just happened is what is asked for, as a rule.
      await recorder.flush();
      const files = await recordingsIn(join(dataDir, RECORDINGS));
      return joined(
        files.map(({ path }) => path),
        span,
      );
    },
  };
}
