import type { SignedIn } from '../access/access.ts';
import { SETTINGS_SECTIONS, type SettingsChanges, type SettingsSection } from '../config/edit-sections.ts';
import type { Card } from '../core/model/people.ts';
import type { SessionFilter } from '../ledger/session-reader.ts';
import type { PlanView } from '../planner/view.ts';
import type { ChargePointView, SiteView } from '../site/view.ts';
import type { PeopleList, SessionDetail, StatementChoices, StationAnswer } from './answers.ts';
import type { PeoplePorts, SitePorts } from './ports.ts';
import { Refused } from './problems.ts';

/**
 * Which objects somebody reaches by the routes that he may use (ASVS 5.0, 8.2.2). What is not his is answered as what
 * is not there, so that nobody can find out by asking.
 */

type Who = Pick<SignedIn, 'role' | 'grant'>;
/** Whose cards and vehicles there are. */
type Books = { readonly people: Pick<PeoplePorts, 'list' | 'cardHolder'> };

/** For every route about one charge point: it must be his to use, and no car of somebody else may be there. */
export function requireChargePoint(who: Who, site: SitePorts, chargePointId: string): void {
  if (!isScoped(who)) return;
  if (!reaches(who, chargePointId)) throw new Refused('unknown-charge-point');
  if (who.role === 'display' && !who.grant.mayChangeMode) throw new Refused('not-allowed');
  if (who.role !== 'display' && isForeign(who, site, chargePointId)) throw new Refused('not-allowed');
}

/** A session begins with a card of one's own. */
export function requireOwnCard(
  who: Who,
  site: SitePorts,
  card: { readonly cardId: string } | { readonly number: string },
): void {
  if (!isScoped(who)) return;
  if (!('cardId' in card)) throw new Refused('not-allowed');
  const isHis =
    who.role === 'guest' ? card.cardId === who.grant.tokenRef : site.people.cardHolder(card.cardId) === driverOf(who);
  if (!isHis) throw new Refused('unknown-card');
}

/** Wishes for an own vehicle, or for whatever car is at a charge point that is his to use. */
export function requirePlanSubject(who: Who, site: SitePorts, subject: string): void {
  if (!isScoped(who)) return;
  const [kind, id = ''] = subject.split(/:(.*)/s);
  if (kind === 'point') requireChargePoint(who, site, id);
  else if (!ownVehicles(who, site).has(id)) throw new Refused('unknown-subject');
}

/** The book of a person is for himself alone. */
export function requireDriver(who: Who, driverId: string): void {
  if (isScoped(who) && driverId !== driverOf(who)) throw new Refused('unknown-driver');
}

/** The sessions that he may read of those he asks for. */
export function sessionsFor(who: Who, only: SessionFilter | undefined): SessionFilter | undefined {
  if (!isScoped(who)) return only;
  const driverId = driverOf(who);
  if (only?.driverId !== undefined && only.driverId !== driverId) throw new Refused('unknown-driver');
  return { ...only, driverId };
}

/** Sections of config.yaml that an installer changes: limits, and how charge points are held. */
const TECHNICAL: readonly SettingsSection[] = [
  'circuits',
  'fuse',
  'sharing',
  'quarterHour',
  'gridOperator',
  'ocpp',
  'leases',
];

export function sectionsFor({ role }: Pick<Who, 'role'>): readonly SettingsSection[] {
  return role === 'owner' ? SETTINGS_SECTIONS : TECHNICAL;
}

export function requireSections(who: Pick<Who, 'role'>, changes: SettingsChanges): void {
  const his: readonly string[] = sectionsFor(who);
  if (Object.keys(changes).some((section) => !his.includes(section))) throw new Refused('not-allowed');
}

/** Whose sessions alone may be read, or `null` for all. */
export function onlyDriver(who: Who): string | null {
  return isScoped(who) ? driverOf(who) : null;
}

/** A session as its driver reads it: who else was named in its story, and by whom it was changed, is not his business. */
export function sessionFor(who: Who, detail: SessionDetail): SessionDetail {
  if (!isScoped(who)) return detail;
  return { ...detail, history: detail.history.map((row) => ({ ...row, author: null, vehicle: null, source: null })) };
}

export function peopleFor(who: Who, list: PeopleList): PeopleList {
  if (!isScoped(who)) return list;
  const driverId = driverOf(who);
  const cards = list.cards.filter((card) => card.driverId === driverId);
  const numbers = new Set(cards.flatMap(({ uid, aliases }) => [uid, ...aliases]));
  const vehicles = list.vehicles.filter((vehicle) => vehicle.driverId === driverId);
  const known = new Set(vehicles.map(({ vehicleId }) => vehicleId));
  const withOwnVehicle = <One extends Card>(card: One): One => ({
    ...card,
    vehicleId: known.has(card.vehicleId ?? '') ? card.vehicleId : null,
  });
  return {
    cards: cards.map(withOwnVehicle),
    drivers: list.drivers.filter((driver) => driver.driverId === driverId),
    vehicles,
    refused: list.refused.filter(({ uid }) => numbers.has(uid)),
    learning: {
      awaited: list.learning.awaited?.driverId === driverId ? list.learning.awaited : null,
      learnt: list.learning.learnt?.driverId === driverId ? withOwnVehicle(list.learning.learnt) : null,
    },
  };
}

interface LearningWish {
  readonly chargePointId: string | null;
  readonly name: string | null;
}

/** A driver makes cards his own, where he was told that he may, and while nobody else waits for one. */
export function learningFor(
  who: Who,
  wish: LearningWish | null,
  { awaited }: PeopleList['learning'],
): (LearningWish & { readonly driverId: string | null }) | null {
  if (!isScoped(who)) return wish && { ...wish, driverId: null };
  const driverId = driverOf(who);
  if (!who.grant.mayAddCards || who.grant.driverId === null) throw new Refused('not-allowed');
  if (awaited !== null && awaited.driverId !== driverId) throw new Refused('learning-busy');
  if (wish === null) return null;
  const isElsewhere =
    wish.chargePointId === null ? who.grant.chargePointIds !== null : !reaches(who, wish.chargePointId);
  if (isElsewhere) throw new Refused('unknown-charge-point');
  return { ...wish, driverId };
}

export function planFor(who: Who, plan: PlanView, site: SitePorts): PlanView {
  if (!isScoped(who)) return plan;
  const vehicles = ownVehicles(who, site);
  const isOpen = (id: string): boolean => reaches(who, id) && !isForeign(who, site, id);
  const isHis = (subject: string): boolean => {
    const [kind, id = ''] = subject.split(/:(.*)/s);
    return kind === 'vehicle' ? vehicles.has(id) : reaches(who, id);
  };
  return {
    ...plan,
    cars: plan.cars.filter(({ chargePointId, subject }) => isOpen(chargePointId) && isHis(subject)),
    subjects: plan.subjects
      .filter(({ subject }) => isHis(subject))
      .map((one) => ({
        ...one,
        chargePointId: one.chargePointId !== null && isOpen(one.chargePointId) ? one.chargePointId : null,
      })),
    // Whose car it was at a charge point in the past is not known here.
    runs: plan.runs.filter(({ subject }) => subject.startsWith('vehicle:') && isHis(subject)),
    batteries: [],
    budget: null,
    expected: plan.expected.filter(({ subject }) => isHis(subject)),
  };
}

/** What a statement may be about, for who may only read about some of it. */
export function choicesFor(who: Who, choices: StatementChoices, site: Books | null): StatementChoices {
  if (!isScoped(who)) return choices;
  const vehicles = statementVehicles(who, site);
  const cards = site?.people.list().cards.filter(({ driverId }) => driverId === driverOf(who)) ?? [];
  const refs = new Set(who.role === 'driver' ? cards.map(({ tokenRef }) => tokenRef) : []);
  return {
    ...choices,
    vehicles: choices.vehicles.filter(({ id }) => vehicles.has(id)),
    drivers: who.role === 'driver' ? choices.drivers.filter(({ id }) => id === driverOf(who)) : [],
    cards: choices.cards.filter(({ id }) => refs.has(id)),
    chargePoints: choices.chargePoints.filter(({ id }) => choosesPoint(who, id)),
    groups: [],
    exports: [],
  };
}

interface StatementWords {
  readonly kind?: string | undefined;
  readonly vehicle?: string | undefined;
  readonly driver?: string | undefined;
  readonly card?: string | undefined;
  readonly chargePoint?: string | undefined;
  readonly group?: string | undefined;
  readonly use?: string | undefined;
}

/** The statement that he may read in place of the one he asks for; what names others is refused. */
export function statementFor<Words extends StatementWords>(who: Who, words: Words, site: Books | null): Words {
  if (!isScoped(who)) return words;
  const { kind, vehicle, driver, card, group, chargePoint } = words;
  // Registers count everybody's energy; a group is of several people.
  if (kind === 'registers' || group !== undefined) throw new Refused('not-allowed');
  if (vehicle !== undefined && !statementVehicles(who, site).has(vehicle)) throw new Refused('unknown-subject');
  // A statement of one charge point shows its meter, whether he has charged there or not.
  if (chargePoint !== undefined && !choosesPoint(who, chargePoint)) throw new Refused('unknown-subject');
  if (who.role === 'employer') {
    if (vehicle === undefined || driver !== undefined || card !== undefined) throw new Refused('not-allowed');
    return { ...words, use: 'company' };
  }
  const driverId = driverOf(who);
  if (driver !== undefined && driver !== driverId) throw new Refused('unknown-subject');
  if (card !== undefined && site?.people.cardHolder(card) !== driverId) throw new Refused('unknown-subject');
  return { ...words, driver: driverId };
}

/** A station without the number of the card it is kept for. */
export function stationFor({ role }: Who, sheet: StationAnswer): StationAnswer {
  return role === 'owner' || sheet.reservation === null
    ? sheet
    : { ...sheet, reservation: { ...sheet.reservation, idToken: '' } };
}

/** The live state as it concerns somebody. */
export function viewFor(who: Who, view: SiteView, site: SitePorts): SiteView {
  switch (who.role) {
    case 'owner':
      return view;
    case 'installer':
      return { ...view, chargePoints: view.chargePoints.map(nameless) };
    case 'home-assistant':
      return { ...view, alarms: [], chargePoints: view.chargePoints.map(nameless) };
    case 'display':
      return {
        ...view,
        ...WITHOUT_DEVICES,
        chargePoints: view.chargePoints.filter(({ id }) => reaches(who, id)).map(nameless),
      };
    case 'driver':
    case 'guest': {
      const chargePoints = view.chargePoints
        .filter(({ id }) => reaches(who, id))
        .map((one) => (isForeign(who, site, one.id) ? strangers(one) : one));
      const house = who.role === 'guest' ? WITHOUT_HOUSE : {};
      const circuits = view.circuits.map((one) => ({ ...one, loadA: null, caps: [] }));
      return { ...view, ...WITHOUT_DEVICES, ...house, loads: [], circuits, chargePoints };
    }
    default:
      throw new Error(`${who.role} sees no live state`);
  }
}

const WITHOUT_DEVICES = { devices: [], alarms: [] } as const;
const WITHOUT_HOUSE = {
  gridW: null,
  solarW: null,
  batteryW: null,
  houseW: null,
  batteries: [],
  quarterHour: null,
  feedIn: null,
} as const;

function nameless(chargePoint: ChargePointView): ChargePointView {
  const { session } = chargePoint;
  return session === null ? chargePoint : { ...chargePoint, session: { ...session, tokenName: null } };
}

/** A charge point at which somebody else's car is: that it is taken, and no more. */
function strangers(chargePoint: ChargePointView): ChargePointView {
  return {
    ...chargePoint,
    boostEndsAtMs: null,
    limit: { energyWh: null, socPercent: null, untilMs: null },
    socPercent: null,
    rangeKm: null,
    plan: null,
    powerW: null,
    phaseCurrentA: null,
    solarPowerW: null,
    session: null,
    reasons: [],
  };
}

const WHOLE_HOUSE: readonly string[] = [
  'owner',
  'installer',
  'home-assistant',
  'payroll',
  'prometheus',
  'grid-operator',
];

/** Whether his objects are told from others' at all. */
function isScoped({ role }: Who): boolean {
  return !WHOLE_HOUSE.includes(role);
}

/** Whether a statement may be narrowed to this charge point. */
function choosesPoint(who: Who, chargePointId: string): boolean {
  return who.role === 'driver' && reaches(who, chargePointId);
}

function reaches({ grant }: Who, chargePointId: string): boolean {
  return grant.chargePointIds?.includes(chargePointId) ?? true;
}

/** The car that charges there was let in by a card that is not his. One without a card is nobody's. */
function isForeign(who: Who, site: SitePorts, chargePointId: string): boolean {
  const there = site.whoIsAt(chargePointId);
  if (there === null || (there.tokenRef === null && there.driverId === null)) return false;
  return who.role === 'guest' ? there.tokenRef !== who.grant.tokenRef : there.driverId !== driverOf(who);
}

/** An id that nobody has, where the account was given none. */
function driverOf({ grant }: Who): string {
  return grant.driverId ?? 'nobody';
}

function ownVehicles(who: Who, site: Books | null): ReadonlySet<string> {
  const vehicles = site?.people.list().vehicles ?? [];
  return new Set(vehicles.filter(({ driverId }) => driverId === driverOf(who)).map(({ vehicleId }) => vehicleId));
}

/** An employer reads of company cars alone, also when one has become private since he was given it. */
function statementVehicles(who: Who, site: Books | null): ReadonlySet<string> {
  if (who.role !== 'employer') return ownVehicles(who, site);
  const company = (site?.people.list().vehicles ?? []).filter(({ use }) => use === 'company');
  return new Set(company.map(({ vehicleId }) => vehicleId).filter((id) => who.grant.vehicleIds.includes(id)));
}
