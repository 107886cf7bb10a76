import type { Reply } from '../../ocpp/rpc/protocol.ts';
import type { Ocpp16Handlers, SendLocalListRequest, SendLocalListResponse } from '../../ocpp/v16/messages.ts';
import { MAX_LIST, MAX_LIST_MESSAGE, type StationConfiguration } from './configuration.ts';
import type { StationLink } from './link.ts';

export interface ServicesOptions {
  readonly identity: string;
  readonly configuration: StationConfiguration;
  readonly link: () => StationLink;
  /** The station's own idea of the time, UTC epoch ms. */
  readonly now: () => number;
  /** Why the connector cannot be reserved now. */
  readonly taken: () => 'Occupied' | 'Unavailable' | null;
  readonly inBackground: (work: Promise<void>) => void;
}

/**
 * What a station does beside charging: its list of cards for when it is alone (kept in flash), one reservation, and
 * firmware and diagnostics, whose files really travel and change nothing.
 */
export class StationServices {
  private readonly options: ServicesOptions;
  private version = 0;
  private readonly list = new Map<string, string>();
  private reserved: { readonly id: number; readonly idTag: string; readonly untilMs: number } | null = null;

  constructor(options: ServicesOptions) {
    this.options = options;
  }

  /** Without a connection: whether this card may charge. */
  allowsAlone(idTag: string): boolean {
    const { configuration } = this.options;
    const status = configuration.flag('LocalAuthListEnabled') ? this.list.get(idTag.toUpperCase()) : undefined;
    if (status !== undefined) return status === 'Accepted' && configuration.flag('LocalAuthorizeOffline');
    return configuration.flag('AllowOfflineTxForUnknownId');
  }

  /** For whom the connector is kept free; `null` for nobody. */
  reservedFor(): string | null {
    if (this.reserved !== null && this.reserved.untilMs <= this.options.now()) this.reserved = null;
    return this.reserved?.idTag ?? null;
  }

  /** A session begins: the reservation has served. */
  used(): void {
    this.reserved = null;
  }

  handlers(): Ocpp16Handlers {
    return {
      GetLocalListVersion: () => result({ listVersion: this.version }),
      SendLocalList: (request) => result({ status: this.take(request) }),
      ReserveNow: ({ reservationId, idTag, expiryDate }) => {
        const taken = this.reservedFor() !== null && this.reserved?.id !== reservationId ? 'Occupied' : null;
        const obstacle = taken ?? this.options.taken();
        if (obstacle !== null) return result({ status: obstacle });
        this.reserved = { id: reservationId, idTag, untilMs: Date.parse(expiryDate) };
        return result({ status: 'Accepted' });
      },
      CancelReservation: ({ reservationId }) => {
        const known = this.reservedFor() !== null && this.reserved?.id === reservationId;
        if (known) this.reserved = null;
        return result({ status: known ? 'Accepted' : 'Rejected' });
      },
      UpdateFirmware: ({ location }) => {
        this.options.inBackground(this.fetchFirmware(location));
        return result({});
      },
      GetDiagnostics: ({ location }) => {
        this.options.inBackground(this.bringDiagnostics(location));
        return result({ fileName: FILE_NAME });
      },
    };
  }

  private take({ listVersion, updateType, localAuthorizationList = [] }: SendLocalListRequest): ListStatus {
    if (localAuthorizationList.length > MAX_LIST_MESSAGE) return 'Failed';
    if (updateType === 'Differential' && listVersion <= this.version) return 'VersionMismatch';
    if (updateType === 'Full') this.list.clear();
    for (const { idTag, idTagInfo } of localAuthorizationList) {
      if (idTagInfo === undefined) this.list.delete(idTag.toUpperCase());
      else this.list.set(idTag.toUpperCase(), idTagInfo.status);
    }
    if (this.list.size > MAX_LIST) return 'Failed';
    this.version = listVersion;
    return 'Accepted';
  }

  private async fetchFirmware(location: string): Promise<void> {
    const say = async (status: 'Downloading' | 'Downloaded' | 'DownloadFailed' | 'Installing' | 'Installed') => {
      await this.options.link().call('FirmwareStatusNotification', { status });
    };
    await say('Downloading');
    const isFetched = await fetch(location).then(
      async (answer) => (await answer.arrayBuffer()).byteLength > 0 && answer.ok,
      () => false,
    );
    if (!isFetched) return say('DownloadFailed');
    await say('Downloaded');
    await say('Installing');
    await say('Installed');
  }

  private async bringDiagnostics(location: string): Promise<void> {
    const { identity } = this.options;
    const link = this.options.link();
    await link.call('DiagnosticsStatusNotification', { status: 'Uploading' });
    const body = `${identity}: nothing to report at ${new Date(this.options.now()).toISOString()}\n`;
    const isBrought = await fetch(`${location}${FILE_NAME}`, { method: 'PUT', body }).then(
      ({ ok }) => ok,
      () => false,
    );
    await link.call('DiagnosticsStatusNotification', { status: isBrought ? 'Uploaded' : 'UploadFailed' });
  }
}

type ListStatus = SendLocalListResponse['status'];

const FILE_NAME = 'diagnostics.log';

function result<Response>(payload: Response): Reply<Response> {
  return { kind: 'result', payload };
}
