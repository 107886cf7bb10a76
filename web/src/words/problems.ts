import type { DeviceHealth, DeviceProblem } from '../../../src/core/model/health.ts';
import type { SiteView } from '../../../src/site/view.ts';
import { joined } from '../i18n/format.ts';
import type { I18n } from '../i18n/i18n.ts';
import { stationError } from './station-errors.ts';

/** A card that tells of trouble: what happened, what it means for the cars, what can be done. */
export interface Notice {
  /** Stable, for lists. */
  readonly id: string;
  readonly severity: 'warning' | 'fault';
  readonly what: string;
  readonly effect: string;
  readonly advice: string | null;
  /** Technical wording of the device or the system, shown small. */
  readonly detail: string | null;
  readonly sinceMs: number | null;
}

/** What every device in trouble has to say. A device that only begins to connect is not in trouble yet. */
export function deviceNotices(view: SiteView, nowMs: number, i18n: I18n): Notice[] {
  return view.devices
    .filter(({ condition, problem }) => problem !== null || condition === 'stale' || condition === 'faulty')
    .map((device) => deviceNotice(device, view, nowMs, i18n));
}

/** A device in trouble, without what that means for the cars: for one that is only tried out, or was in trouble once. */
export function deviceTrouble(
  device: DeviceHealth,
  nowMs: number,
  i18n: I18n,
): Pick<Notice, 'what' | 'advice' | 'detail'> {
  return {
    what: whatHappened(device, nowMs, i18n),
    advice: adviceFor(device, i18n),
    detail: device.problem === null ? null : technicalDetail(device.problem),
  };
}

function deviceNotice(device: DeviceHealth, view: SiteView, nowMs: number, i18n: I18n): Notice {
  return {
    id: `device-${device.id}`,
    severity: device.condition === 'faulty' ? 'fault' : 'warning',
    ...deviceTrouble(device, nowMs, i18n),
    effect: effectOn(device, view, i18n),
    sinceMs: device.sinceMs,
  };
}

function whatHappened({ name, problem, condition, lastHeardMs }: DeviceHealth, nowMs: number, i18n: I18n): string {
  const { t, plural, format } = i18n;
  const amps = (valueA: number) => joined(format.current(valueA));
  if (problem === null) {
    if (condition === 'stale') {
      return lastHeardMs === null
        ? t('problem.none-stale', { name })
        : t('problem.silent', { name, duration: format.duration(nowMs - lastHeardMs) });
    }
    return condition === 'faulty' ? t('problem.none-faulty', { name }) : t('problem.none-connecting', { name });
  }
  switch (problem.code) {
    case 'unreachable':
      return t('problem.unreachable', { name, address: problem.address });
    case 'silent':
      // The silence goes on after the problem was reported: the screen counts from the last sign of life.
      return t('problem.silent', {
        name,
        duration: format.duration(lastHeardMs === null ? problem.silentMs : nowMs - lastHeardMs),
      });
    case 'bad-checksum':
      return plural('problem.bad-checksum', problem.count, { name });
    case 'protocol-error':
      return t('problem.protocol-error', { name });
    case 'not-decrypted':
      return t(`problem.not-decrypted.${problem.why}`, { name });
    case 'modbus-exception':
      return t('problem.modbus-exception', {
        name,
        register: String(problem.register),
        exception: String(problem.exception),
      });
    case 'implausible':
      return t('problem.implausible', { name, quantity: problem.quantity, value: String(problem.value) });
    case 'other-device': {
      const { expected, looksLike } = problem;
      return looksLike === null
        ? t('problem.other-device', { name, expected })
        : t('problem.other-device.known', { name, expected, looksLike });
    }
    case 'register-implausible':
      return t('problem.register-implausible', {
        name,
        from: joined(format.energy(problem.fromWh)),
        to: joined(format.energy(problem.toWh)),
      });
    case 'frozen':
      return t('problem.frozen', { name, duration: format.duration(problem.unchangedMs) });
    case 'reversed':
      return problem.phases.length === 0
        ? t('problem.reversed', { name })
        : t('problem.reversed-phases', { name, phases: problem.phases.join(', ') });
    case 'unbalanced':
      return t('problem.unbalanced', { name, load: joined(format.power(problem.loadW)) });
    case 'station-fault':
      return t('problem.station-fault', { name, error: stationError(problem.errorCode, i18n) });
    case 'limit-rejected':
      return t('problem.limit-rejected', { name, status: problem.status });
    case 'limit-ignored':
      return t('problem.limit-ignored', { name, drawn: amps(problem.drawnA), granted: amps(problem.grantedA) });
    case 'drawing-without-leave':
      return problem.drawnA === null
        ? t('problem.drawing-without-leave.said', { name })
        : t('problem.drawing-without-leave', { name, drawn: amps(problem.drawnA) });
    case 'stop-failed':
      return t('problem.stop-failed', { name, status: problem.status });
    case 'lease-impossible':
      return t('problem.lease-impossible', { name, counts: joined(format.rating(problem.countsA)) });
    case 'limit-disagrees': {
      const { grantedA, saysA } = problem;
      return t('problem.limit-disagrees', {
        name,
        granted: joined(format.rating(grantedA)),
        says: joined(format.rating(saysA)),
      });
    }
    case 'two-controllers':
      return t('problem.two-controllers', { name, controller: problem.controller });
    case 'lease-unproven':
      return t('problem.lease-unproven', { name, counts: joined(format.rating(problem.countsA)) });
    case 'watchdog-missing':
      return t('problem.watchdog-missing', { name });
    case 'writes-unconfirmed':
      return t(`problem.writes-unconfirmed.${problem.why}`, { name });
    case 'phase-switch-ignored':
      return t('problem.phase-switch-ignored', { name });
    case 'identity-taken':
      return t('problem.identity-taken', { name, identity: problem.identity, address: problem.address });
    case 'flooding':
      return t('problem.flooding', { name });
    case 'inverter-uncontrollable':
      return t(`problem.inverter-${problem.why}`, { name });
    case 'sign-in-needed':
    case 'sign-in-refused':
      return t(`problem.${problem.code}`, { name, address: problem.address });
    case 'battery-uncontrollable':
      return t(`problem.battery-${problem.why}`, { name });
  }
}

function effectOn(device: DeviceHealth, view: SiteView, i18n: I18n): string {
  switch (device.kind) {
    case 'inverter':
      return i18n.t(
        device.problem?.code === 'inverter-uncontrollable' ? 'effect.inverter-uncontrollable' : 'effect.inverter',
      );
    case 'contact':
      return i18n.t(device.lastHeardMs === null ? 'effect.contact-never' : 'effect.contact');
    case 'reader':
      return i18n.t('effect.reader');
    case 'battery':
      if (device.problem?.code !== 'battery-uncontrollable') return i18n.t('effect.battery');
      return i18n.t(device.problem.why === 'outlives' ? 'effect.battery-outlives' : 'effect.battery-uncontrollable');
    case 'meter':
      return effectOfMeter(device.id, view, i18n);
    case 'charge-point':
      return effectOfStation(device, view, i18n);
    case 'load':
      return i18n.t('effect.load');
  }
}

/** The charge points say themselves that they are held because of this meter, and at what current. */
function effectOfMeter(meterId: string, view: SiteView, { t, plural, format }: I18n): string {
  const held = view.chargePoints.flatMap(({ name, reasons }) =>
    reasons.flatMap((reason) =>
      (reason.code === 'meter-silent' || reason.code === 'meter-doubted') && reason.meterId === meterId
        ? [{ name, safeA: reason.safeCurrentA }]
        : [],
    ),
  );
  const [first] = held;
  if (first === undefined) {
    const { problem } = view.devices.find(({ id }) => id === meterId) ?? {};
    return t(problem?.code === 'unbalanced' ? 'effect.meter-unbalanced' : 'effect.meter-none');
  }
  const safeA = Math.max(...held.map((each) => each.safeA));
  return safeA === 0
    ? plural('effect.meter-pause', held.length, { name: first.name })
    : plural('effect.meter-safe', held.length, { name: first.name, safe: joined(format.rating(safeA)) });
}

function effectOfStation(device: DeviceHealth, view: SiteView, { t, format }: I18n): string {
  const code = device.problem?.code;
  if (code === 'station-fault') return t('effect.station-faulted');
  if (code === 'limit-rejected') return t('effect.station-uncontrolled');
  if (code === 'limit-ignored' || code === 'drawing-without-leave' || code === 'stop-failed') {
    return t('effect.station-ignored');
  }
  if (code === 'limit-disagrees') return t('effect.limit-disagrees');
  if (code === 'two-controllers') return t('effect.two-controllers');
  if (code === 'lease-impossible' || code === 'lease-unproven') return t('effect.station-unproven');
  if (code === 'watchdog-missing') return t('effect.watchdog-missing');
  if (code === 'writes-unconfirmed') return t('effect.station-uncontrolled');
  if (code === 'phase-switch-ignored') return t('effect.station-three-phases');
  if (code === 'identity-taken') return t('effect.station-second');
  if (code === 'flooding') return t('effect.station-flooding');
  const reasons = view.chargePoints.find(({ id }) => id === device.id)?.reasons ?? [];
  for (const reason of reasons) {
    if (reason.code !== 'charge-point-unreachable') continue;
    return reason.safeCurrentA === 0
      ? t('effect.station-pause')
      : t('effect.station-safe', { safe: joined(format.rating(reason.safeCurrentA)) });
  }
  return t('effect.station-unchanged');
}

function adviceFor({ kind, problem }: DeviceHealth, { t }: I18n): string | null {
  switch (problem?.code) {
    case undefined:
    case 'unreachable':
      return t(`advice.network-${kind === 'charge-point' ? 'station' : kind}`);
    case 'silent':
      return t(
        kind === 'meter' ? 'advice.cable-meter' : `advice.network-${kind === 'charge-point' ? 'station' : kind}`,
      );
    case 'bad-checksum':
      return t('advice.garbled');
    case 'protocol-error':
      return t('advice.type');
    case 'not-decrypted':
      return t(`advice.not-decrypted.${problem.why}`);
    case 'modbus-exception':
      return t('advice.register');
    case 'implausible':
      return t('advice.wiring');
    case 'other-device':
      return t('advice.other-device');
    case 'register-implausible':
      return t('advice.register-implausible');
    case 'frozen':
      return t('advice.restart');
    case 'reversed':
    case 'unbalanced':
      return t(`advice.${problem.code}`);
    case 'station-fault':
      return t('advice.station-fault');
    case 'limit-rejected':
      return t('advice.smart-charging');
    case 'limit-ignored':
      return t('advice.other-manager');
    case 'drawing-without-leave':
      return t('advice.without-leave');
    case 'stop-failed':
      return t('advice.stop-failed');
    case 'lease-impossible':
      return t('advice.lease-impossible');
    case 'limit-disagrees':
      return t('advice.limit-disagrees');
    case 'two-controllers':
      return t('advice.two-controllers', { controller: problem.controller });
    case 'lease-unproven':
      return t('advice.lease-unproven');
    case 'watchdog-missing':
    case 'writes-unconfirmed':
      return t(`advice.${problem.code}`);
    case 'phase-switch-ignored':
      return t('advice.phase-switch');
    case 'identity-taken':
      return t('advice.identity');
    case 'flooding':
      return t('advice.flooding');
    case 'inverter-uncontrollable':
      return t('advice.inverter-control');
    case 'sign-in-needed':
    case 'sign-in-refused':
      return t(`advice.${problem.code}`);
    case 'battery-uncontrollable':
      return problem.why === 'untested' || problem.why === 'outlives'
        ? t(`advice.battery-${problem.why}`)
        : t('advice.battery-control');
  }
}

function technicalDetail(problem: DeviceProblem): string | null {
  if (problem.code === 'unreachable' || problem.code === 'protocol-error') return problem.detail || null;
  if (problem.code === 'lease-impossible') return problem.rung;
  if (problem.code === 'writes-unconfirmed') return problem.detail;
  if (problem.code === 'other-device') return problem.address;
  if (problem.code !== 'station-fault') return null;
  return problem.info === '' ? problem.errorCode : `${problem.errorCode}, ${problem.info}`;
}
