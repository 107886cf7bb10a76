/** A configuration key of OCPP 1.6 section 9. */
interface ConfigurationKey {
  value: string;
  readonly readonly: boolean;
  readonly kind: 'number' | 'boolean' | 'text';
}

type ChangeOutcome = 'Accepted' | 'Rejected' | 'NotSupported';

export const MAX_STACK_LEVEL = 8;
export const MAX_PERIODS = 24;
export const MAX_PROFILES = 10;
export const MAX_LIST = 800;
export const MAX_LIST_MESSAGE = 50;

/** A station's configuration: it outlives reboots. */
export class StationConfiguration {
  private readonly keys = new Map<string, ConfigurationKey>();

  constructor() {
    const writable = (kind: ConfigurationKey['kind'], values: Record<string, string>): void => {
      for (const [name, value] of Object.entries(values)) {
        this.keys.set(name, { value, readonly: false, kind });
      }
    };
    writable('number', {
      HeartbeatInterval: '300',
      MeterValueSampleInterval: '60',
      ClockAlignedDataInterval: '0',
      ConnectionTimeOut: '60',
      TransactionMessageAttempts: '3',
      TransactionMessageRetryInterval: '10',
      ResetRetries: '1',
      WebSocketPingInterval: '30',
    });
    writable('boolean', {
      AuthorizeRemoteTxRequests: 'false',
      LocalAuthListEnabled: 'true',
      LocalAuthorizeOffline: 'true',
      LocalPreAuthorize: 'false',
      AllowOfflineTxForUnknownId: 'true',
      StopTransactionOnEVSideDisconnect: 'true',
      StopTransactionOnInvalidId: 'true',
      UnlockConnectorOnEVSideDisconnect: 'true',
    });
    writable('text', {
      MeterValuesSampledData: 'Energy.Active.Import.Register',
      MeterValuesAlignedData: 'Energy.Active.Import.Register',
      StopTxnSampledData: '',
      StopTxnAlignedData: '',
      ConnectorPhaseRotation: 'NotApplicable',
    });
    const fixed: Record<string, string> = {
      NumberOfConnectors: '1',
      GetConfigurationMaxKeys: '100',
      SupportedFeatureProfiles:
        'Core,FirmwareManagement,LocalAuthListManagement,Reservation,SmartCharging,RemoteTrigger',
      LocalAuthListMaxLength: String(MAX_LIST),
      SendLocalListMaxLength: String(MAX_LIST_MESSAGE),
      ChargeProfileMaxStackLevel: String(MAX_STACK_LEVEL),
      ChargingScheduleAllowedChargingRateUnit: 'Current,Power',
      ChargingScheduleMaxPeriods: String(MAX_PERIODS),
      MaxChargingProfilesInstalled: String(MAX_PROFILES),
      ConnectorSwitch3to1PhaseSupported: 'true',
    };
    for (const [name, value] of Object.entries(fixed)) {
      this.keys.set(name, { value, readonly: true, kind: 'text' });
    }
  }

  change(name: string, value: string): ChangeOutcome {
    const key = this.keys.get(name);
    if (key === undefined) return 'NotSupported';
    if (key.readonly) return 'Rejected';
    if (key.kind === 'number' && !/^\d{1,9}$/.test(value)) return 'Rejected';
    if (key.kind === 'boolean' && value !== 'true' && value !== 'false') return 'Rejected';
    if (name.endsWith('Data') && !measurandList(value).every((measurand) => SUPPORTED.has(measurand)))
      return 'Rejected';
    key.value = value;
    return 'Accepted';
  }

  /** Another kind of station: these keys have these values and cannot be written. */
  overrule(values: Readonly<Record<string, string>>): void {
    for (const [name, value] of Object.entries(values)) this.keys.set(name, { value, readonly: true, kind: 'text' });
  }

  /** @param names `null` for all. */
  get(names: readonly string[] | null): {
    configurationKey: { key: string; readonly: boolean; value: string }[];
    unknownKey: string[];
  } {
    const wanted = names ?? [...this.keys.keys()];
    const configurationKey = wanted.flatMap((name) => {
      const key = this.keys.get(name);
      return key === undefined ? [] : [{ key: name, readonly: key.readonly, value: key.value }];
    });
    return { configurationKey, unknownKey: wanted.filter((name) => !this.keys.has(name)) };
  }

  number(name: string): number {
    return Number(this.text(name));
  }

  flag(name: string): boolean {
    return this.text(name) === 'true';
  }

  /** Measurands of a list key, in order. */
  measurands(name: string): Measurand[] {
    return measurandList(this.text(name)).filter((name): name is Measurand => SUPPORTED.has(name));
  }

  private text(name: string): string {
    const key = this.keys.get(name);
    if (key === undefined) throw new Error(`no configuration key ${name}`);
    return key.value;
  }
}

export type Measurand =
  | 'Energy.Active.Import.Register'
  | 'Power.Active.Import'
  | 'Current.Import'
  | 'Current.Offered'
  | 'Voltage';

const SUPPORTED: ReadonlySet<string> = new Set<Measurand>([
  'Energy.Active.Import.Register',
  'Power.Active.Import',
  'Current.Import',
  'Current.Offered',
  'Voltage',
]);

function measurandList(value: string): string[] {
  return value
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}
