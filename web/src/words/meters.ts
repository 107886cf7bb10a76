import type { Reason } from '../../../src/core/model/reasons.ts';
import { joined } from '../i18n/format.ts';
import { deviceName, since } from './names.ts';
import type { Telling } from './telling.ts';

/** Why a meter that protects the fuse is not believed, and what that leaves. */
export function meterSentence(
  reason: Extract<Reason, { code: 'meter-silent' | 'meter-doubted' }>,
  { i18n, view, nowMs }: Pick<Telling, 'i18n' | 'view' | 'nowMs'>,
): string {
  const { t, format } = i18n;
  const meter = deviceName(reason.meterId, view);
  const safe = joined(format.rating(reason.safeCurrentA));
  const paused = reason.safeCurrentA === 0;
  const because = (why: string): string =>
    paused ? t('reason.doubted-pause', { why }) : t('reason.doubted', { why, safe });
  if (reason.code === 'meter-doubted') return because(t(`reason.meter-${reason.problem}`, { meter }));
  // It speaks, and says nothing new: that it does not answer would contradict what the page says of the meter.
  const problem = view.devices.find(({ id }) => id === reason.meterId)?.problem?.code;
  if (problem === 'frozen') return because(t('reason.meter-unchanged', { meter }));
  if (reason.sinceMs === null) {
    return paused ? t('reason.meter-never-pause', { meter }) : t('reason.meter-never', { meter, safe });
  }
  const silent = { meter, since: since(reason.sinceMs, nowMs, i18n) };
  return paused ? t('reason.meter-silent-pause', silent) : t('reason.meter-silent', { ...silent, safe });
}
