import type { Alarm, SiteView } from '../../../src/site/view.ts';
import { joined } from '../i18n/format.ts';
import type { I18n } from '../i18n/i18n.ts';
import { feedProblem } from './feeds.ts';
import { circuitName } from './names.ts';
import type { Notice } from './problems.ts';

/** The site's alarms in words; the order is the site's. */
export function alarmNotices(view: SiteView, i18n: I18n): Notice[] {
  return view.alarms.map((alarm) => alarmNotice(alarm, view, i18n));
}

function alarmNotice(alarm: Alarm, view: SiteView, i18n: I18n): Notice {
  const { t, format } = i18n;
  const { code } = alarm;
  const words = { effect: t(`alarm.${code}.effect`), advice: t(`alarm.${code}.advice`) };
  switch (code) {
    case 'ocpp-port-closed':
      return {
        ...words,
        id: code,
        severity: 'fault',
        what: t('alarm.ocpp-port-closed', { address: `${alarm.host}:${alarm.port}` }),
        detail: alarm.detail,
        sinceMs: alarm.sinceMs,
      };
    case 'ledger-unwritable':
    case 'ledger-damaged':
    case 'state-unavailable':
      return {
        ...words,
        id: code,
        severity: 'fault',
        what: t(`alarm.${code}`),
        detail: alarm.detail,
        sinceMs: alarm.sinceMs,
      };
    case 'backup-missing':
      return {
        ...words,
        id: code,
        severity: 'warning',
        what: t(alarm.sinceMs === null ? 'alarm.backup-missing.none' : 'alarm.backup-missing'),
        detail: alarm.detail === '' ? null : alarm.detail,
        sinceMs: alarm.sinceMs,
      };
    case 'history-unavailable':
    case 'recorder-unwritable':
      return {
        ...words,
        id: code,
        severity: 'warning',
        what: t(`alarm.${code}`),
        detail: alarm.detail,
        sinceMs: alarm.sinceMs,
      };
    case 'dimming-unrecorded':
      return {
        ...words,
        id: code,
        severity: 'fault',
        what: t('alarm.dimming-unrecorded'),
        detail: alarm.detail,
        sinceMs: alarm.sinceMs,
      };
    case 'mqtt-unreachable':
      return {
        ...words,
        id: code,
        severity: 'warning',
        what: t('alarm.mqtt-unreachable', { address: alarm.address }),
        detail: alarm.detail,
        sinceMs: alarm.sinceMs,
      };
    case 'prices-missing':
      return {
        ...words,
        id: `${code}-${alarm.market}`,
        severity: 'warning',
        what: t(`alarm.prices-missing.${alarm.day}`, { market: alarm.market }),
        detail: alarm.problem === null ? null : `${feedProblem(alarm.problem.code, i18n)} ${alarm.problem.detail}`,
        sinceMs: alarm.sinceMs,
      };
    case 'report-open':
      return {
        ...words,
        id: `${code}-${alarm.report}-${alarm.period}`,
        severity: 'warning',
        what: t('alarm.report-open', { report: alarm.report, period: alarm.period }),
        detail: null,
        sinceMs: alarm.sinceMs,
      };
    case 'report-undelivered':
      return {
        ...words,
        id: `${code}-${alarm.report}-${alarm.period}-${alarm.target}`,
        severity: 'warning',
        what: t('alarm.report-undelivered', { report: alarm.report, period: alarm.period, target: alarm.target }),
        detail: alarm.detail,
        sinceMs: alarm.sinceMs,
      };
    case 'notification-undelivered':
      return {
        ...words,
        id: `${code}-${alarm.receiver}`,
        severity: 'warning',
        what: t('alarm.notification-undelivered', { receiver: alarm.receiver }),
        detail: alarm.detail,
        sinceMs: alarm.sinceMs,
      };
    case 'time-unknown':
      return {
        ...words,
        id: code,
        severity: 'fault',
        what: t('alarm.time-unknown'),
        detail: null,
        sinceMs: null,
      };
    case 'time-borrowed':
      return {
        ...words,
        id: code,
        severity: 'warning',
        what: t(`alarm.time-borrowed.${alarm.source}`),
        detail: null,
        sinceMs: alarm.sinceMs,
      };
    case 'unknown-charge-point':
      return {
        ...words,
        id: `${code}-${alarm.identity}`,
        severity: 'warning',
        what: t('alarm.unknown-charge-point', { identity: alarm.identity, address: alarm.address }),
        detail: null,
        sinceMs: alarm.sinceMs,
      };
    case 'device-out':
      return {
        ...words,
        id: `${code}-${alarm.deviceId}`,
        severity: 'fault',
        what: t('alarm.device-out', { name: alarm.name }),
        detail: null,
        sinceMs: alarm.sinceMs,
      };
    case 'clock-jumped':
      return {
        ...words,
        id: code,
        severity: 'warning',
        what: t(`alarm.clock-jumped.${alarm.byMs < 0 ? 'back' : 'forward'}`, {
          duration: format.duration(Math.abs(alarm.byMs)),
        }),
        detail: null,
        sinceMs: alarm.sinceMs,
      };
    case 'safe-currents-beside-house':
      return {
        ...words,
        id: `${code}-${alarm.circuit}`,
        severity: 'warning',
        what: t('alarm.safe-currents-beside-house', {
          circuit: circuitName(alarm.circuit, view),
          phase: alarm.phase,
          safe: joined(format.rating(alarm.safeA)),
          house: joined(format.current(alarm.houseA)),
          limit: joined(format.rating(alarm.limitA)),
        }),
        detail: null,
        sinceMs: null,
      };
    case 'safe-currents-too-high':
      return {
        ...words,
        ...(alarm.unproven.length === 0 ? {} : { advice: t('alarm.safe-currents-too-high.advice-unproven') }),
        id: `${code}-${alarm.circuit}`,
        severity: 'warning',
        what: t(`alarm.safe-currents-too-high${alarm.unproven.length === 0 ? '' : '.unproven'}`, {
          names: alarm.unproven.join(', '),
          circuit: circuitName(alarm.circuit, view),
          total: joined(format.rating(alarm.totalA)),
          limit: joined(format.rating(alarm.limitA)),
        }),
        detail: null,
        sinceMs: null,
      };
  }
}
