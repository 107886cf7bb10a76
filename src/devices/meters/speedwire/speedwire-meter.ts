import { dialMulticast, type MulticastGroup } from '../../../transport/multicast.ts';
import type { DeviceContext } from '../../device.ts';
import { ListeningMeter } from '../listening-meter.ts';
import { SpeedwireListener } from './listener.ts';

export interface SpeedwireMeterOptions {
  readonly id: string;
  readonly name: string;
  /** `null`: the only one in the network. */
  readonly serialNumber: number | null;
  /** Own address in the meter's network; `null`: in all of them. */
  readonly interface: string | null;
  /** Default: that of all SMA devices. */
  readonly group?: Pick<MulticastGroup, 'address' | 'port'>;
}

const SPEEDWIRE = { address: '239.12.255.254', port: 9522 } as const;

/** An SMA Energy Meter, or a Sunny Home Manager 2.0, listened to in its network. */
export class SpeedwireMeter extends ListeningMeter {
  constructor(options: SpeedwireMeterOptions, context: DeviceContext) {
    const { id, name, serialNumber, group = SPEEDWIRE } = options;
    const address = `${group.address}:${group.port}`;
    const listener = new SpeedwireListener({ serialNumber, address, clock: context.clock });
    super(
      {
        id,
        name,
        address,
        dial: dialMulticast({ ...group, interface: options.interface }, (datagram) => listener.isOurs(datagram)),
        language: (hear) => listener.language(hear),
        nothingWhole: 'datagrams come, but none that can be read',
      },
      context,
    );
  }
}
