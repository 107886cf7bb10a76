import { Entrance } from '../api/entrance.ts';
import { Gate } from '../api/gate.ts';
import type { KeyAndCertificate } from '../key-file.ts';

interface Open {
  readonly host: string;
  /** As it was asked for; 0: any. */
  readonly port: number;
  readonly at: number;
  readonly entrances: readonly Entrance[];
}

/**
 * The open ports of the page, one without encryption and one with. They belong to the house, not to the site: a change
 * that leaves host and port alone leaves them open.
 */
export class PageEntrances {
  readonly gate = new Gate();
  private readonly open = new Map<'plain' | 'encrypted', Open>();

  /**
   * Gives the port at which it listens; rejects with an error of the operating system. One that is open there already
   * stays; one that is open elsewhere closes when the new one is open.
   */
  async listen(host: string, port: number, material: KeyAndCertificate | null): Promise<number> {
    const kind = material === null ? 'plain' : 'encrypted';
    const before = this.open.get(kind);
    if (before?.host === host && before.port === port) {
      this.renew(material);
      return before.at;
    }
    // Addresses may overlap, and then both cannot have the port.
    if (before?.port === port) await this.closeOne(kind);
    const [first = host, ...others] = host === 'localhost' ? LOOPBACK : [host];
    const entrance = new Entrance(this.gate, material);
    const at = await entrance.listen(first, port);
    const entrances = [entrance];
    for (const other of others) {
      const further = new Entrance(this.gate, material);
      // A machine without IPv6 is whole without it.
      const isOpen = await further.listen(other, at).then(
        () => true,
        () => false,
      );
      if (isOpen) entrances.push(further);
    }
    await this.closeOne(kind);
    this.open.set(kind, { host, port, at, entrances });
    return at;
  }

  /** A certificate for connections from now on. */
  renew(material: KeyAndCertificate | null): void {
    if (material !== null) for (const one of this.open.get('encrypted')?.entrances ?? []) one.renew(material);
  }

  /** The page is for this machine alone now. */
  closeEncrypted(): Promise<void> {
    return this.closeOne('encrypted');
  }

  async close(): Promise<void> {
    await Promise.all([this.closeOne('plain'), this.closeOne('encrypted')]);
  }

  private async closeOne(kind: 'plain' | 'encrypted'): Promise<void> {
    const entrances = this.open.get(kind)?.entrances ?? [];
    this.open.delete(kind);
    await Promise.all(entrances.map((one) => one.close()));
  }
}

const LOOPBACK = ['127.0.0.1', '::1'];
