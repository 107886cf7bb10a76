import type { LoadView, SiteView } from '../../../src/site/view.ts';
import { joined } from '../i18n/format.ts';
import type { I18n } from '../i18n/i18n.ts';
import { loadReasonSentence } from './load-reasons.ts';
import { reasonStep } from './reasons.ts';
import type { StateTone } from './state.ts';

/** Why a flexible load runs, or does not: the binding reason as one sentence. */
export function loadSentence(load: LoadView, view: SiteView, nowMs: number, i18n: I18n): string {
  const [reason] = load.reasons;
  const { t, format } = i18n;
  const watts = (valueW: number): string => joined(format.power(valueW));
  if (reason === undefined) return t('link.connecting');
  switch (reason.code) {
    case 'mode-off':
      return t(load.kind === 'heat-pump' ? 'load.by-itself' : 'load.off');
    case 'following-sun':
      return t('load.by-sun', { power: watts(runningW(load)) });
    case 'waiting-for-sun':
      return reason.surplusW < 50
        ? t('reason.waiting-no-sun', { needed: watts(reason.neededW) })
        : t('reason.waiting-for-sun', { surplus: watts(reason.surplusW), needed: watts(reason.neededW) });
    case 'sun-proving':
      return t('reason.sun-proving', {
        surplus: watts(reason.surplusW),
        duration: format.duration(Math.max(0, reason.nextChangeAtMs - nowMs)),
      });
    case 'sun-fading':
      return t('load.sun-fading', { duration: format.duration(Math.max(0, reason.nextChangeAtMs - nowMs)) });
    case 'load-maximum':
      return loadReasonSentence({ ...reason, powerW: runningW(load) }, i18n, nowMs);
    case 'load-unreachable':
    case 'load-resting':
    case 'load-minimum-run':
    case 'load-daily-minimum':
    case 'load-daily-maximum':
    case 'load-not-drawing':
      return loadReasonSentence(reason, i18n, nowMs);
    default: {
      if (load.grantedW > 0) return t('load.running', { power: watts(runningW(load)) });
      // A limit that holds for cars and loads alike: the rung of the ladder says it.
      const { label, value } = reasonStep(reason, { i18n, view, nowMs });
      return value === null ? t('load.limited', { limit: label }) : t('load.limited-by', { limit: label, value });
    }
  }
}

/** Its state in one word. */
export function loadState({ grantedW, sgReady, reasons }: LoadView): {
  readonly label:
    | 'load.state.blocked'
    | 'load.state.more'
    | 'load.state.own'
    | 'load.state.on'
    | 'load.state.off'
    | 'state.unreachable';
  readonly tone: StateTone;
} {
  if (reasons[0]?.code === 'load-unreachable') return { label: 'state.unreachable', tone: 'fault' };
  if (sgReady === 1) return { label: 'load.state.blocked', tone: 'warning' };
  if (sgReady === 2) return { label: 'load.state.own', tone: 'quiet' };
  if (sgReady !== null) return { label: 'load.state.more', tone: 'sun' };
  return grantedW > 0 ? { label: 'load.state.on', tone: 'car' } : { label: 'load.state.off', tone: 'quiet' };
}

/** What it draws by its own meter, else what it may. */
function runningW({ powerW, grantedW }: LoadView): number {
  return powerW?.value ?? grantedW;
}
