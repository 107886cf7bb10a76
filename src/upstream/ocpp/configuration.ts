import type {
  ChangeConfigurationResponse,
  GetConfigurationRequest,
  GetConfigurationResponse,
} from '../../ocpp/v16/messages.ts';

/** What a back-end has set survives a restart. */
export interface Notes {
  read(name: string): string | null;
  write(name: string, value: string): void;
}

export interface ConfigurationFacts {
  readonly securityProfile: 0 | 1 | 2;
  /** It may command. */
  readonly isControlled: boolean;
  /** Cards that nobody knows may charge while the back-end cannot be asked. */
  readonly acceptsOffline: boolean;
}

/** What it can measure, in the words of OCPP 1.6 section 7.31. */
export const MEASURANDS = [
  'Energy.Active.Import.Register',
  'Power.Active.Import',
  'Current.Import',
  'Voltage',
] as const;
export type KnownMeasurand = (typeof MEASURANDS)[number];

export const MAX_LIST = 1_000;
export const MAX_LIST_MESSAGE = 200;
export const MAX_STACK_LEVEL = 9;
export const MAX_PERIODS = 100;
export const MAX_PROFILES = 20;
const MAX_KEYS = 50;

/** How a value is checked that a back-end sets: a whole number in a range, true or false, or a list of measurands. */
type Kind = { readonly least: number; readonly most: number } | 'flag' | 'measurands';

const WRITABLE: Readonly<Record<string, { readonly standard: string; readonly kind: Kind }>> = {
  AuthorizationCacheEnabled: { standard: 'true', kind: 'flag' },
  ClockAlignedDataInterval: { standard: '0', kind: { least: 0, most: 86_400 } },
  HeartbeatInterval: { standard: '300', kind: { least: 10, most: 86_400 } },
  LocalAuthListEnabled: { standard: 'true', kind: 'flag' },
  LocalAuthorizeOffline: { standard: 'true', kind: 'flag' },
  LocalPreAuthorize: { standard: 'false', kind: 'flag' },
  MeterValueSampleInterval: { standard: '300', kind: { least: 0, most: 86_400 } },
  MeterValuesAlignedData: { standard: 'Energy.Active.Import.Register', kind: 'measurands' },
  MeterValuesSampledData: { standard: 'Energy.Active.Import.Register,Power.Active.Import', kind: 'measurands' },
  StopTransactionOnInvalidId: { standard: 'false', kind: 'flag' },
  StopTxnSampledData: { standard: 'Energy.Active.Import.Register', kind: 'measurands' },
  TransactionMessageAttempts: { standard: '5', kind: { least: 1, most: 100 } },
  TransactionMessageRetryInterval: { standard: '30', kind: { least: 1, most: 3_600 } },
  WebSocketPingInterval: { standard: '60', kind: { least: 0, most: 3_600 } },
};

/** Its configuration keys (OCPP 1.6 section 9): each says what is so, and what cannot be changed from there is read-only. */
export class UpstreamConfiguration {
  private readonly notes: Notes;
  private readonly facts: ConfigurationFacts;
  private readonly set: Record<string, string>;

  constructor(notes: Notes, facts: ConfigurationFacts) {
    this.notes = notes;
    this.facts = facts;
    this.set = stringsIn(notes.read(NOTE));
  }

  number(key: string): number {
    return Number(this.value(key));
  }

  flag(key: string): boolean {
    return this.value(key) === 'true';
  }

  measurands(key: string): readonly KnownMeasurand[] {
    return measurandsIn(this.value(key)) ?? [];
  }

  get({ key }: GetConfigurationRequest): Required<GetConfigurationResponse> {
    const all = [
      ...Object.keys(WRITABLE).map((name) => ({ key: name, readonly: false, value: this.value(name) })),
      ...Object.entries(this.fixed()).map(([name, value]) => ({ key: name, readonly: true, value })),
    ];
    if (key === undefined || key.length === 0) return { configurationKey: all, unknownKey: [] };
    const wanted = key.slice(0, MAX_KEYS).map((name) => ({ name, found: all.find((one) => isSame(one.key, name)) }));
    return {
      configurationKey: wanted.flatMap(({ found }) => found ?? []),
      unknownKey: wanted.flatMap(({ name, found }) => (found === undefined ? [name] : [])),
    };
  }

  change(key: string, value: string): ChangeConfigurationResponse['status'] {
    const [name, known] = Object.entries(WRITABLE).find(([one]) => isSame(one, key)) ?? [];
    if (name === undefined || known === undefined) {
      const isFixed = Object.keys(this.fixed()).some((one) => isSame(one, key));
      return isFixed ? 'Rejected' : 'NotSupported';
    }
    const read = valueIn(known.kind, value);
    if (read === null) return 'Rejected';
    this.put(name, read);
    return 'Accepted';
  }

  /** What is learnt without having been set, such as the interval of heartbeats. */
  put(key: string, value: string): void {
    if (this.value(key) === value) return;
    this.set[key] = value;
    this.notes.write(NOTE, JSON.stringify(this.set));
  }

  private value(key: string): string {
    return this.set[key] ?? WRITABLE[key]?.standard ?? '';
  }

  private fixed(): Readonly<Record<string, string>> {
    const { isControlled, acceptsOffline, securityProfile } = this.facts;
    const profiles = ['Core', 'LocalAuthListManagement', 'RemoteTrigger', ...(isControlled ? ['SmartCharging'] : [])];
    return {
      AllowOfflineTxForUnknownId: String(acceptsOffline),
      AuthorizeRemoteTxRequests: 'false',
      ConnectionTimeOut: '0',
      ConnectorPhaseRotation: '0.Unknown,1.Unknown',
      GetConfigurationMaxKeys: String(MAX_KEYS),
      LocalAuthListMaxLength: String(MAX_LIST),
      NumberOfConnectors: '1',
      ResetRetries: '0',
      SecurityProfile: String(securityProfile),
      SendLocalListMaxLength: String(MAX_LIST_MESSAGE),
      StopTransactionOnEVSideDisconnect: 'true',
      StopTxnAlignedData: '',
      SupportedFeatureProfiles: profiles.join(','),
      UnlockConnectorOnEVSideDisconnect: 'false',
      ...(isControlled
        ? {
            ChargeProfileMaxStackLevel: String(MAX_STACK_LEVEL),
            ChargingScheduleAllowedChargingRateUnit: 'Current,Power',
            ChargingScheduleMaxPeriods: String(MAX_PERIODS),
            ConnectorSwitch3to1PhaseSupported: 'false',
            MaxChargingProfilesInstalled: String(MAX_PROFILES),
          }
        : {}),
    };
  }
}

const NOTE = 'configuration';

/** Some back-ends spell keys in another case. */
function isSame(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

/** As it is kept; `null` where it is not allowed. */
function valueIn(kind: Kind, value: string): string | null {
  if (kind === 'flag') return /^(true|false)$/i.test(value) ? value.toLowerCase() : null;
  if (kind === 'measurands') return measurandsIn(value)?.join(',') ?? null;
  if (!/^\d{1,6}$/.test(value)) return null;
  const number = Number(value);
  return number >= kind.least && number <= kind.most ? String(number) : null;
}

/** `null` with one among them that is not measured: the list is refused as a whole. */
function measurandsIn(text: string): readonly KnownMeasurand[] | null {
  const names = text.split(',').flatMap((name) => (name.trim() === '' ? [] : [name.trim()]));
  const known = names.map((name) => MEASURANDS.find((one) => one === name));
  return known.includes(undefined) ? null : known.flatMap((name) => name ?? []);
}

function stringsIn(text: string | null): Record<string, string> {
  if (text === null) return {};
  const content: unknown = JSON.parse(text);
  if (typeof content !== 'object' || content === null) return {};
  return Object.fromEntries(
    Object.entries(content).flatMap(([key, value]) => (typeof value === 'string' ? [[key, value]] : [])),
  );
}
