import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Reason, ReasonCode } from '../../src/core/model/reasons.ts';
import type { StatusNotificationRequest } from '../../src/ocpp/v16/messages.ts';
import { reasonSentence, reasonStep, whySentence } from '../../web/src/words/reasons.ts';
import { stationError } from '../../web/src/words/station-errors.ts';
import { chargePoint, circuit, NOON_MS, shown, VIEWS } from '../e2e/gui/views.ts';
import { i18nOf, SPELT_OUT, type SpeltOut } from './i18n-of.ts';

const IN_3_MINUTES = NOON_MS + 171_000;

/** Each reason the model knows, with its sentence while charging with 7.2 kW, 5.9 of it sun. */
const SENTENCES: Readonly<Record<ReasonCode, readonly [Reason, Readonly<Record<SpeltOut, string>>]>> = {
  'mode-off': [
    { code: 'mode-off' },
    {
      de: 'Ausgeschaltet. Zum Laden Sonne, Min + Sonne oder Schnell wählen.',
      en: 'Switched off. Pick Solar, Min + Solar or Fast to charge.',
    },
  ],
  'no-vehicle': [{ code: 'no-vehicle' }, { de: 'Bereit. Kein Auto angesteckt.', en: 'Ready. No car is plugged in.' }],
  'grid-operator-limit': [
    {
      code: 'grid-operator-limit',
      source: 'contact',
      limitW: 4_200,
      budgetW: 4_200,
      untilMs: null,
      isAssumed: false,
      wantedA: 16,
    },
    {
      de: 'Begrenzt: Der Netzbetreiber lässt 4,2 kW.',
      en: 'Limited: the grid operator leaves 4.2 kW.',
    },
  ],
  'grid-operator-return': [
    { code: 'grid-operator-return', budgetW: 6_000, nextChangeAtMs: 0 },
    {
      de: 'Bald mehr: Nach einer Begrenzung durch den Netzbetreiber kommt die Leistung schrittweise zurück.',
      en: 'More in a while: the power comes back step by step after a limit of the grid operator.',
    },
  ],
  'not-authorised': [
    { code: 'not-authorised' },
    {
      de: 'Auto angesteckt. Zum Laden eine Karte an die Wallbox halten.',
      en: 'A car is plugged in. Hold a card to the wallbox to charge.',
    },
  ],
  'charge-point-unreachable': [
    { code: 'charge-point-unreachable', condition: 'stale', safeCurrentA: 6 },
    {
      de: 'Die Wallbox antwortet nicht. Von selbst lädt sie mit höchstens 6 A.',
      en: 'The wallbox does not answer. By itself it charges with 6 A at most.',
    },
  ],
  'charge-point-fault': [
    { code: 'charge-point-fault', errorCode: 'GroundFailure' },
    {
      de: 'Die Wallbox meldet eine Störung (Fehlerstrom) und lädt nicht.',
      en: 'The wallbox reports a fault (residual current) and does not charge.',
    },
  ],
  'charge-point-uncontrolled': [
    { code: 'charge-point-uncontrolled', ceilingA: 16 },
    {
      de: 'Die Wallbox nimmt keine Grenzen an. Für sie bleiben immer 16 A reserviert.',
      en: 'The wallbox takes no limits. 16 A are reserved for it at all times.',
    },
  ],
  'meter-silent': [
    { code: 'meter-silent', circuit: 'house', meterId: 'grid', safeCurrentA: 6, sinceMs: NOON_MS - 12_000 },
    {
      de: 'Begrenzt: Stromzähler antwortet seit 12 Sekunden nicht. Vorsichtshalber höchstens 6 A.',
      en: 'Limited: Stromzähler has not answered for 12 seconds. To be safe, 6 A at most.',
    },
  ],
  'meter-doubted': [
    { code: 'meter-doubted', circuit: 'house', meterId: 'grid', problem: 'reversed', safeCurrentA: 6 },
    {
      de: 'Begrenzt: Stromzähler misst verkehrt herum. Vorsichtshalber höchstens 6 A.',
      en: 'Limited: Stromzähler measures the wrong way round. To be safe, 6 A at most.',
    },
  ],
  'circuit-limit': [
    { code: 'circuit-limit', circuit: 'house', phase: 'L2', loadA: 24.13, limitA: 25, wantedA: 16 },
    { de: 'Begrenzt: Sicherung L2 bei 24,1 von 25 A.', en: 'Limited: fuse L2 at 24.1 of 25 A.' },
  ],
  'circuit-power-limit': [
    { code: 'circuit-power-limit', circuit: 'house', powerW: 10_900, limitW: 11_000, wantedA: 16 },
    { de: 'Begrenzt: Hausanschluss bei 10,9 von 11,0 kW.', en: 'Limited: Hausanschluss at 10.9 of 11.0 kW.' },
  ],
  'fuse-about-to-trip': [
    { code: 'fuse-about-to-trip', circuit: 'house', phase: 'L2', limitA: 35, spentPercent: 80 },
    {
      de: 'Aus: Die Sicherung Hausanschluss ist auf L2 überlastet und löst bald aus (80 % der Zeit bis dahin verbraucht).',
      en: 'Off: the fuse Hausanschluss is overloaded on L2 and about to trip (80 % of the time until then is used up).',
    },
  ],
  'waiting-for-current': [
    { code: 'waiting-for-current', circuit: 'house', phase: 'L1', availableA: 3.4, neededA: 6, nextChangeAtMs: null },
    {
      de: 'Wartet: Die Sicherung lässt auf L1 noch 3,4 A, nötig sind 6 A.',
      en: 'Waiting: the fuse leaves 3.4 A on L1, 6 A are needed.',
    },
  ],
  'circuit-cap': [
    {
      code: 'circuit-cap',
      circuit: 'house',
      source: 'Vermieter',
      phase: 'L1',
      loadA: 12.1,
      limitA: 12.5,
      wantedA: 16,
      nextChangeAtMs: null,
    },
    {
      de: 'Begrenzt: Vermieter begrenzt Hausanschluss auf 12,5 A.',
      en: 'Limited: Vermieter limits Hausanschluss to 12.5 A.',
    },
  ],
  'circuit-power-cap': [
    {
      code: 'circuit-power-cap',
      circuit: 'house',
      source: 'Netzbetreiber',
      powerW: 4_100,
      limitW: 4_200,
      wantedA: 16,
      nextChangeAtMs: NOON_MS + 3_600_000,
    },
    {
      de: 'Begrenzt: Netzbetreiber begrenzt Hausanschluss bis 13:00 auf 4,2 kW.',
      en: 'Limited: Netzbetreiber limits Hausanschluss to 4.2 kW until 13:00.',
    },
  ],
  'unbalance-limit': [
    {
      code: 'unbalance-limit',
      circuit: 'house',
      phase: 'L1',
      against: 'L3',
      differenceA: 19.7,
      limitA: 20,
      wantedA: 32,
    },
    {
      de: 'Begrenzt: L1 trägt 19,7 mehr als L3, erlaubt sind 20 A.',
      en: 'Limited: L1 carries 19.7 more than L3, 20 A are allowed.',
    },
  ],
  'quarter-hour-limit': [
    {
      code: 'quarter-hour-limit',
      usedWh: 310,
      capW: 2_500,
      allowedW: 1_900,
      wantedA: 16,
      nextChangeAtMs: NOON_MS + 540_000,
    },
    {
      de: 'Begrenzt: Damit die Viertelstunde unter 2,5 kW bleibt, dürfen bis 12:09 noch 1,9 kW aus dem Netz kommen.',
      en: 'Limited: so that the quarter hour stays below 2.5 kW, 1.9 kW may come from the grid until 12:09.',
    },
  ],
  'upstream-limit': [
    { code: 'upstream-limit', source: 'Employer', limitA: 10 },
    { de: 'Begrenzt: Employer lässt diesem Ladevorgang 10 A.', en: 'Limited: Employer leaves 10 A to this session.' },
  ],
  'grid-backup': [
    { code: 'grid-backup', currentA: 0 },
    { de: 'Pausiert: Das Stromnetz ist ausgefallen.', en: 'Paused: the grid is down.' },
  ],
  'grid-returning': [
    { code: 'grid-returning', currentA: 6, nextChangeAtMs: IN_3_MINUTES },
    {
      de: 'Das Stromnetz ist zurück: zunächst 6 A, in 3 Minuten mehr.',
      en: 'The grid is back: 6 A for now, more in 3 minutes.',
    },
  ],
  'raising-soon': [
    { code: 'raising-soon', targetA: 16, nextChangeAtMs: IN_3_MINUTES },
    { de: 'Gleich mehr: bis zu 16 A in 3 Minuten.', en: 'More soon: up to 16 A in 3 minutes.' },
  ],
  'waiting-for-sun': [
    { code: 'waiting-for-sun', surplusW: 900, neededW: 1_400 },
    {
      de: 'Wartet auf Sonne: 0,9 kW übrig, nötig sind 1,4 kW.',
      en: 'Waiting for sun: 0.9 kW to spare, 1.4 kW needed.',
    },
  ],
  'sun-proving': [
    { code: 'sun-proving', surplusW: 1_800, neededW: 1_400, nextChangeAtMs: IN_3_MINUTES },
    {
      de: 'Startet in 3 Minuten, wenn es bei 1,8 kW Sonne bleibt.',
      en: 'Starting in 3 minutes if 1.8 kW of sun stay.',
    },
  ],
  'following-sun': [
    { code: 'following-sun', surplusW: 5_900 },
    { de: 'Lädt mit 7,2 kW, davon 5,9 kW Sonne.', en: 'Charging with 7.2 kW, 5.9 kW of it from the sun.' },
  ],
  'sun-fading': [
    { code: 'sun-fading', surplusW: 900, neededW: 1_400, nextChangeAtMs: IN_3_MINUTES },
    {
      de: 'Pausiert in 3 Minuten, wenn es bei 0,9 von 1,4 kW Sonne bleibt.',
      en: 'Pausing in 3 minutes if it stays at 0.9 of 1.4 kW of sun.',
    },
  ],
  'sun-bridging': [
    { code: 'sun-bridging', surplusW: 3_200, neededW: 4_100 },
    {
      de: 'Lädt mit dem Minimum weiter: 3,2 von 4,1 kW Sonne, eine Pause würde mehr kosten.',
      en: 'Going on at the minimum: 3.2 of 4.1 kW of sun, a pause would cost more.',
    },
  ],
  'phases-soon': [
    { code: 'phases-soon', to: 1, surplusW: 2_000, nextChangeAtMs: IN_3_MINUTES },
    {
      de: 'Wechselt in 3 Minuten auf eine Phase, wenn es bei 2,0 kW Sonne bleibt.',
      en: 'Switching to one phase in 3 minutes if 2.0 kW of sun stay.',
    },
  ],
  'phases-changing': [
    { code: 'phases-changing', to: 3, sinceMs: NOON_MS - 180_000 },
    {
      de: 'Wechselt seit 3 Minuten auf drei Phasen. So lange fließt kein Strom.',
      en: 'Switching to three phases for 3 minutes. No current flows meanwhile.',
    },
  ],
  'phases-failed': [
    { code: 'phases-failed', to: 1, retryAtMs: IN_3_MINUTES },
    {
      de: 'Der Wechsel auf eine Phase hat nicht geklappt. Nächster Versuch in 3 Minuten.',
      en: 'Switching to one phase did not work. Next try in 3 minutes.',
    },
  ],
  'phases-spent': [
    { code: 'phases-spent', connected: 3, changes: 30 },
    {
      de: 'Bleibt vorerst bei 3 Phasen: 30 Wechsel in 24 Stunden sind genug.',
      en: 'Staying on 3 phases for now: 30 switches within 24 hours are enough.',
    },
  ],
  'minimum-current': [
    { code: 'minimum-current', surplusW: 200, minCurrentA: 6 },
    {
      de: 'Lädt mit dem Minimum von 6 A. Für mehr reicht die Sonne nicht.',
      en: 'Charging with the minimum of 6 A. There is not enough sun for more.',
    },
  ],
  'battery-first': [
    { code: 'battery-first', keptW: 2_300, untilPercent: 40, socPercent: 31 },
    {
      de: 'Lädt mit 7,2 kW, davon 5,9 kW Sonne. Vor dem Auto kommt der Speicher, bis 40 % (jetzt 31 %).',
      en: 'Charging with 7.2 kW, 5.9 kW of it from the sun. The battery comes first, until 40% (now 31%).',
    },
  ],
  'battery-silent': [
    { code: 'battery-silent', batteryId: 'cellar', countedW: 5_000 },
    {
      de: 'cellar meldet sich nicht. Vorsichtshalber zählen 5,0 kW der Sonne so, als kämen sie von dort.',
      en: 'cellar is not heard. To be safe, 5.0 kW of the sun count as coming from it.',
    },
  ],
  'battery-helps': [
    { code: 'battery-helps', powerW: 1_200, socPercent: 86 },
    {
      de: 'Der Speicher (86 %) gibt bis zu 1,2 kW dazu, bis die Sonne zurück ist.',
      en: 'The battery (86%) adds up to 1.2 kW until the sun is back.',
    },
  ],
  'trying-hidden-sun': [
    { code: 'trying-hidden-sun', feedInLimitW: 0, extraW: 600 },
    {
      de: 'Die Einspeisung wird bei 0,0 kW gehalten: Das Auto probiert, ob 0,6 kW mehr Sonne da sind.',
      en: 'Feed-in is held at 0.0 kW: the car tries whether 0.6 kW more sun are there.',
    },
  ],
  'surplus-unknown': [
    { code: 'surplus-unknown' },
    {
      de: 'Überschuss unbekannt, weil der Stromzähler schweigt. Geladen wird, als schiene keine Sonne.',
      en: 'Surplus unknown, because the electricity meter is silent. It counts as if there were no sun.',
    },
  ],
  'charge-point-maximum': [
    { code: 'charge-point-maximum', limitA: 16 },
    {
      de: 'Lädt mit 7,2 kW, davon 5,9 kW Sonne: alles, was die Installation erlaubt.',
      en: 'Charging with 7.2 kW, 5.9 kW of it from the sun: all the installation allows.',
    },
  ],
  'vehicle-draws-less': [
    { code: 'vehicle-draws-less', offeredA: 16, drawnA: 9.8 },
    {
      de: 'Das Auto nimmt 9,8 von 16 A: Es bestimmt sein Tempo selbst.',
      en: 'The car takes 9.8 of 16 A: it sets its own pace.',
    },
  ],
  'vehicle-not-drawing': [
    { code: 'vehicle-not-drawing', offeredA: 16 },
    { de: 'Lädt mit 7,2 kW, davon 5,9 kW Sonne.', en: 'Charging with 7.2 kW, 5.9 kW of it from the sun.' },
  ],
  'waking-vehicle': [
    { code: 'waking-vehicle', attempt: 1, attempts: 3, nextChangeAtMs: NOON_MS + 8_000 },
    {
      de: 'Das Auto schläft wohl und wird geweckt (Versuch 1 von 3).',
      en: 'The car seems to sleep and is being woken (attempt 1 of 3).',
    },
  ],
  'vehicle-asleep': [
    { code: 'vehicle-asleep', attempts: 3, offeredA: 6 },
    {
      de: 'Das Auto nimmt nichts und ließ sich nicht wecken. 6 A liegen bereit: Auto entriegeln oder neu anstecken.',
      en: 'The car takes nothing and did not wake up. 6 A are ready: unlock the car or plug it in again.',
    },
  ],
  boosting: [
    { code: 'boosting', nextChangeAtMs: IN_3_MINUTES },
    {
      de: 'Lädt mit 7,2 kW, davon 5,9 kW Sonne. Boost noch 3 Minuten.',
      en: 'Charging with 7.2 kW, 5.9 kW of it from the sun. Boost for 3 minutes more.',
    },
  ],
  'plan-cheap': [
    { code: 'plan-cheap', priceNano: 214_000_000, powerW: 11_040, nextChangeAtMs: IN_3_MINUTES },
    {
      de: 'Lädt mit 11,0 kW bis 12:02: Netzstrom kostet jetzt 0,214 €/kWh.',
      en: 'Charging with 11.0 kW until 12:02: the grid costs €0.214/kWh now.',
    },
  ],
  'plan-urgent': [
    { code: 'plan-urgent', byMs: IN_3_MINUTES, powerW: 11_040 },
    {
      de: 'Lädt mit 11,0 kW, um bis 12:02 fertig zu sein.',
      en: 'Charging with 11.0 kW to be ready by 12:02.',
    },
  ],
  'plan-minimum-soc': [
    { code: 'plan-minimum-soc', percent: 30, powerW: 11_040 },
    {
      de: 'Lädt sofort mit 11,0 kW, bis 30 % erreicht sind.',
      en: 'Charging with 11.0 kW at once, up to 30%.',
    },
  ],
  'plan-waits': [
    { code: 'plan-waits', nextChangeAtMs: IN_3_MINUTES },
    { de: 'Wartet: Gekauft wird nach Plan ab 12:02.', en: 'Waits: buying is planned from 12:02.' },
  ],
  'plan-done': [
    { code: 'plan-done', byMs: IN_3_MINUTES },
    {
      de: 'Fertig für 12:02: Einspeisen bringt mehr als weiterladen.',
      en: 'Ready for 12:02: feeding in pays more than charging on.',
    },
  ],
  'plan-budget': [
    { code: 'plan-budget', nextChangeAtMs: IN_3_MINUTES },
    {
      de: 'Das Monatsbudget für Netzstrom ist aufgebraucht: Es lädt nur die Sonne.',
      en: 'The month’s budget for grid power is used: only the sun charges.',
    },
  ],
  'energy-limit-reached': [
    { code: 'energy-limit-reached', energyWh: 10_020, limitWh: 10_000 },
    {
      de: 'Limit erreicht: 10,0 kWh geladen. Pausiert, bis das Auto abgesteckt oder das Limit geändert wird.',
      en: 'Limit reached: 10.0 kWh charged. Paused until the car leaves or the limit is changed.',
    },
  ],
  'soc-limit-reached': [
    { code: 'soc-limit-reached', socPercent: 80, limitPercent: 80 },
    {
      de: 'Limit erreicht: Batterie bei 80 %. Pausiert, bis das Auto abgesteckt oder das Limit geändert wird.',
      en: 'Limit reached: battery at 80%. Paused until the car leaves or the limit is changed.',
    },
  ],
  'time-limit-reached': [
    { code: 'time-limit-reached', untilMs: NOON_MS },
    {
      de: 'Limit erreicht: Das Laden endete um 12:00. Pausiert, bis das Auto abgesteckt oder das Limit geändert wird.',
      en: 'Limit reached: charging ended at 12:00. Paused until the car leaves or the limit is changed.',
    },
  ],
  'prepaid-used-up': [
    { code: 'prepaid-used-up' },
    {
      de: 'Das Guthaben der Karte ist verbraucht. Geladen wird weiter, sobald Guthaben gebucht ist.',
      en: 'The balance of the card is used up. Charging goes on as soon as more is booked.',
    },
  ],
  'load-maximum': [
    { code: 'load-maximum', powerW: 2_000 },
    { de: 'Läuft mit 2,0 kW.', en: 'Runs with 2.0 kW.' },
  ],
  'load-unreachable': [
    { code: 'load-unreachable', condition: 'stale' },
    { de: 'Antwortet nicht.', en: 'Does not answer.' },
  ],
  'load-resting': [
    { code: 'load-resting', nextChangeAtMs: IN_3_MINUTES },
    {
      de: 'Ruht noch 3 Minuten, ehe es wieder angehen kann.',
      en: 'Rests for 3 minutes more before it can go on again.',
    },
  ],
  'load-minimum-run': [
    { code: 'load-minimum-run', nextChangeAtMs: IN_3_MINUTES },
    {
      de: 'Läuft gerade erst: bleibt noch 3 Minuten an.',
      en: 'Has just started: stays on for 3 minutes more.',
    },
  ],
  'load-daily-minimum': [
    { code: 'load-daily-minimum', ranMs: 1_800_000, neededMs: 3_600_000 },
    {
      de: 'Heute 30 Min. von 1 Std. gelaufen: läuft jetzt auch ohne Sonne.',
      en: 'Ran for 30 mins of 1 hr today: runs without sun, too.',
    },
  ],
  'load-daily-maximum': [
    { code: 'load-daily-maximum', ranMs: 7_200_000, limitMs: 7_200_000, nextChangeAtMs: IN_3_MINUTES },
    { de: 'Heute 2 Std. gelaufen: für heute genug.', en: 'Enough for today: it ran for 2 hrs.' },
  ],
  'load-not-drawing': [
    { code: 'load-not-drawing', offeredW: 2_000 },
    { de: 'An, nimmt aber nichts: wohl schon warm genug.', en: 'On, but takes nothing: probably warm enough.' },
  ],
};

function telling(language: SpeltOut, reasons: readonly Reason[] = [], powerW = 7_180) {
  return {
    i18n: i18nOf(language, 'Europe/Berlin'),
    view: { ...VIEWS.sunny, gridW: shown(7_000), circuits: [circuit({ loadA: [8.2, 24.08, -3.1] })] },
    chargePoint: chargePoint({ reasons, powerW: shown(powerW), phaseCurrentA: [15.8, 15.7, 0] }),
    nowMs: NOON_MS,
  };
}

const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ');

describe.each(SPELT_OUT)('the sentence that says why, in %s', (language) => {
  it.each(Object.values(SENTENCES))('$code', (reason, sentences) => {
    expect(plain(reasonSentence(reason, telling(language)))).toBe(sentences[language]);
  });

  it.each(Object.values(SENTENCES))('$code has a rung on the ladder', (reason) => {
    const { label, value } = reasonStep(reason, telling(language));
    expect(label).not.toBe('');
    expect(`${label} ${value}`).not.toMatch(/[{}]|NaN|undefined/);
  });

  it('stays a sentence whatever the numbers are', () => {
    const number = fc.oneof(fc.double({ noNaN: true, min: -1e6, max: 1e6 }), fc.constant(0));
    fc.assert(
      fc.property(
        fc.constantFrom(...Object.values(SENTENCES)),
        number,
        number,
        fc.boolean(),
        ([reason], a, b, draws) => {
          const varied = Object.fromEntries(
            Object.entries(reason).map(([key, value], index) => [
              key,
              typeof value !== 'number' ? value : key.endsWith('Ms') ? NOON_MS + a : index % 2 === 0 ? a : b,
            ]),
          ) as Reason;
          const around = telling(language, [varied], draws ? 7_000 : 0);
          const step = reasonStep(varied, around);
          expect(`${whySentence(around)} ${step.label} ${step.value}`).not.toMatch(/[{}]|NaN|undefined|Invalid/);
        },
      ),
    );
  });
});

describe('whySentence', () => {
  it('names the circuit where there is more than one', () => {
    const { i18n, nowMs, chargePoint: point } = telling('de', [SENTENCES['circuit-limit'][0]]);
    const view = {
      ...telling('de').view,
      circuits: [circuit({ loadA: [8.2, 24.1, 3] }), circuit({ id: 'annex', name: 'Anbau', parentId: 'house' })],
    };
    expect(plain(whySentence({ i18n, nowMs, view, chargePoint: point }))).toBe(
      'Begrenzt: Sicherung Hausanschluss, L2 bei 24,1 von 25 A.',
    );
  });

  it('calls the load of a fuse planned where clearly less flows than the bar beside it shows', () => {
    const around = telling('de', [SENTENCES['circuit-limit'][0]]);
    const view = { ...around.view, circuits: [circuit({ loadA: [8.2, 1.5, 3.1] })] };
    expect(plain(whySentence({ ...around, view }))).toBe('Begrenzt: Sicherung L2 ist mit 24,1 von 25 A verplant.');
    const over = { ...around.view, circuits: [circuit({ loadA: [8.2, 25.4, 3.1] })] };
    expect(plain(whySentence({ ...around, view: over }))).toBe('Begrenzt: Sicherung L2 bei 25,4 von 25 A.');
    const unmeasured = { ...around.view, circuits: [circuit({ loadA: null })] };
    expect(plain(whySentence({ ...around, view: unmeasured }))).toBe('Begrenzt: Sicherung L2 bei 24,1 von 25 A.');
  });

  it('does not complain of too little sun while enough of it flows into the grid', () => {
    const waiting: Reason = { code: 'waiting-for-sun', surplusW: 100, neededW: 4_200 };
    const idle = telling('de', [waiting], 0);
    const feeding = (gridW: number) => ({ ...idle.view, gridW: shown(gridW) });
    expect(plain(whySentence({ ...idle, view: feeding(-5_000) }))).toBe(
      'Wartet: Die Sonne reicht jetzt, sie muss nur noch eine Weile halten.',
    );
    expect(plain(whySentence({ ...idle, view: feeding(-4_300) }))).toMatch(/^Wartet auf Sonne/);
    expect(plain(whySentence({ ...idle, view: { ...idle.view, gridW: shown(-5_000, true) } }))).toMatch(/^Wartet auf/);
    const fading: Reason = { code: 'sun-fading', surplusW: 2_500, neededW: 4_200, nextChangeAtMs: IN_3_MINUTES };
    const slow = telling('de', [fading], 5_900);
    expect(plain(whySentence({ ...slow, view: feeding(-1_000) }))).toBe(
      'Lädt mit 5,9 kW, nur Sonne. Die Sonne ist zurück, sie muss nur noch eine Weile halten.',
    );
  });

  it('says how much is sun without naming the same number twice, or a sun that does not shine', () => {
    const around = telling('de', [SENTENCES['following-sun'][0]]);
    const withSun = (solarPowerW: number | null) =>
      plain(whySentence({ ...around, chargePoint: { ...around.chargePoint, solarPowerW } }));
    expect(withSun(7_150)).toBe('Lädt mit 7,2 kW, nur Sonne.');
    expect(withSun(0)).toBe('Lädt mit 7,2 kW.');
    expect(withSun(null)).toBe('Lädt mit 7,2 kW.');
  });

  it('does not call it all the installation allows while the car is still far from it', () => {
    const around = telling('de', [SENTENCES['charge-point-maximum'][0]]);
    const rising = { ...around.chargePoint, phaseCurrentA: [12.2, 0, 0] as const };
    expect(plain(whySentence({ ...around, chargePoint: rising }))).toBe(
      'Lädt mit 7,2 kW, davon 5,9 kW Sonne. Frei sind bis zu 16 A je Phase.',
    );
  });

  it('does not say that a meter is silent which sends the same values again and again', () => {
    const silent: Reason = {
      code: 'meter-silent',
      circuit: 'house',
      meterId: 'grid',
      safeCurrentA: 0,
      sinceMs: NOON_MS - 4_000,
    };
    const around = telling('de', [silent]);
    const devices = around.view.devices.map((device) =>
      device.id === 'grid' ? { ...device, problem: { code: 'frozen', unchangedMs: 33_000 } as const } : device,
    );
    expect(plain(whySentence(around))).toContain('antwortet seit 4 Sekunden nicht');
    const sentence = plain(whySentence({ ...around, view: { ...around.view, devices } }));
    expect(sentence).toBe('Pausiert: Stromzähler meldet immer dieselben Werte, die Sicherung wäre ungeschützt.');
  });

  it('says pause instead of 0 A, and nothing to spare instead of a negative surplus', () => {
    const pausing: Reason = { code: 'charge-point-unreachable', condition: 'connecting', safeCurrentA: 0 };
    expect(reasonSentence(pausing, telling('en'))).toBe('Not connected to the wallbox yet. Until then it pauses.');
    const dark: Reason = { code: 'waiting-for-sun', surplusW: -3_200, neededW: 1_400 };
    expect(plain(reasonSentence(dark, telling('en')))).toBe('Waiting for sun: nothing to spare now, 1.4 kW needed.');
  });

  it('does not claim to charge while nothing flows', () => {
    expect(plain(reasonSentence(SENTENCES['following-sun'][0], telling('de', [], 0)))).toBe(
      'Startet: 5,9 kW Sonne übrig.',
    );
    expect(plain(reasonSentence(SENTENCES['vehicle-not-drawing'][0], telling('de', [], 0)))).toBe(
      '16 A liegen bereit, das Auto nimmt nichts. Es startet gerade, ist voll oder wartet auf seinen eigenen Zeitplan.',
    );
    expect(plain(reasonSentence(SENTENCES['vehicle-not-drawing'][0], telling('en', [], 0)))).toBe(
      '16 A are ready, the car takes none. It is about to start, full, or waits for its own timer.',
    );
    expect(plain(reasonSentence(SENTENCES['charge-point-maximum'][0], telling('de', [], 0)))).toBe(
      '16 A je Phase liegen bereit.',
    );
  });

  it('does not count below zero', () => {
    const due: Reason = { code: 'sun-proving', surplusW: 1_800, neededW: 1_400, nextChangeAtMs: NOON_MS - 5_000 };
    expect(plain(reasonSentence(due, telling('de')))).toBe('Startet: 1,8 kW Sonne übrig.');
  });
});

describe('the error of a charge point', () => {
  it('has words for every code of the standard, and stays as it came otherwise', () => {
    const codes: Readonly<Record<StatusNotificationRequest['errorCode'], true>> = {
      ConnectorLockFailure: true,
      EVCommunicationError: true,
      GroundFailure: true,
      HighTemperature: true,
      InternalError: true,
      LocalListConflict: true,
      NoError: true,
      OtherError: true,
      OverCurrentFailure: true,
      OverVoltage: true,
      PowerMeterFailure: true,
      PowerSwitchFailure: true,
      ReaderFailure: true,
      ResetFailure: true,
      UnderVoltage: true,
      WeakSignal: true,
    };
    expect(Object.keys(codes).filter((code) => stationError(code, i18nOf('de')) === code)).toEqual([]);
    expect(stationError('constructor', i18nOf('de'))).toBe('constructor');
  });
});
