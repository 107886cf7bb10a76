import type { FeedHealth, ForecastPoint } from '../feeds/feed.ts';
import type { ForecastQuality } from '../feeds/forecast-record.ts';
import type { SubjectHabits } from '../feeds/habits/habit-book.ts';
import type { SolarSourceView } from '../feeds/solar/solar-forecast.ts';
import type { VehicleSocView } from '../feeds/vehicles/vehicle-socs.ts';

/** A forecast as the page shows it. */
export interface ForecastView {
  /** Without gaps; `null` while nothing at all is known. */
  readonly points: readonly ForecastPoint[] | null;
  /** Days that it was learned from. */
  readonly learnedDays: number;
  readonly quality: ForecastQuality;
}

export interface SolarView extends ForecastView {
  /** Where the site is was only guessed from its time zone. */
  readonly placeGuessed: boolean;
  readonly sources: readonly SolarSourceView[];
}

/** A vehicle of the configuration. */
export interface VehicleChargeView {
  readonly id: string;
  readonly name: string;
  readonly capacityWh: number | null;
  /** `null` while nobody can say. */
  readonly soc: VehicleSocView | null;
  /** What part of the energy arrives in its battery, as learned, %; `null` while it is not. */
  readonly efficiencyPercent: number | null;
  /** Of the source that tells its state of charge; `null` without one. */
  readonly health: FeedHealth | null;
}

export interface ForecastsView {
  /** `null`: there is no sun here. */
  readonly solar: SolarView | null;
  readonly house: ForecastView;
  readonly vehicles: readonly VehicleChargeView[];
  readonly habits: readonly SubjectHabits[];
}

export interface ForecastPorts {
  /** From now on for so many hours. */
  view(hours: number): Promise<ForecastsView>;
  /** Somebody has looked at the car at a charge point and says how full it is, %. */
  enterSoc(chargePointId: string, percent: number): 'done' | 'unknown-charge-point' | 'no-vehicle';
}
