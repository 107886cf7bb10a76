import { X509Certificate } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { isIP } from 'node:net';
import { readKeyFile, writeKeyFile } from '../../key-file.ts';
import type { TlsMaterial } from '../entrance.ts';
import { makeServerCertificate, makeSiteCa } from './site-ca.ts';

export type OpenedCertificates =
  | { readonly kind: 'ok'; readonly certificates: SiteCertificates }
  | { readonly kind: 'failed'; readonly detail: string };

/** What was made, and why. */
export type Made = (what: string) => void;

/**
 * The certificates of this site in a folder of their own: made at the first start, renewed in time, and when the
 * controller has got another address or name. The authority itself is never made anew while any of it is there, because
 * the stations trust it and nothing else.
 */
export class SiteCertificates {
  private readonly folder: string;
  private readonly authority: TlsMaterial;
  private readonly made: Made;
  private server: TlsMaterial | null;

  private constructor(folder: string, authority: TlsMaterial, server: TlsMaterial | null, made: Made) {
    this.folder = folder;
    this.authority = authority;
    this.server = server;
    this.made = made;
  }

  static async open(folder: string, made: Made): Promise<OpenedCertificates> {
    try {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const stored = await readKeyFile(folder, 'ca');
      const authority = stored ?? (await makeSiteCa());
      if (stored === null) {
        await writeKeyFile(folder, 'ca', authority);
        made('the authority of this site');
      }
      // Throws when it is no certificate.
      new X509Certificate(authority.cert);
      const server = await readKeyFile(folder, 'server').catch(() => null);
      return { kind: 'ok', certificates: new SiteCertificates(folder, authority, server, made) };
    } catch (error) {
      return { kind: 'failed', detail: error instanceof Error ? error.message : String(error) };
    }
  }

  /** For the stations, PEM. */
  authorityPem(): string {
    return this.authority.cert;
  }

  /**
   * The key and chain for the TLS port, made anew when they end soon or lack one of the names.
   * @param names host names and addresses of the controller, the most important first
   * @param nowMs UTC epoch ms
   */
  async forNames(names: readonly string[], nowMs: number): Promise<TlsMaterial> {
    const reason =
      this.server === null ? 'none yet' : reasonToRenew(this.server.cert, this.authority.cert, names, nowMs);
    if (this.server === null || reason !== null) {
      this.server = await makeServerCertificate(this.authority, names, nowMs + VALID_MS);
      await writeKeyFile(this.folder, 'server', this.server);
      this.made(`the certificate of the controller (${reason})`);
    }
    return { key: this.server.key, cert: `${this.server.cert}${this.authority.cert}` };
  }
}

/** Where the certificates lie in the data folder. */
export const TLS_FOLDER = 'tls';

/** The authority's certificate (PEM) in a folder, without changing anything there; `null` when there is none. */
export async function authorityOf(
  folder: string,
): Promise<
  { readonly kind: 'ok'; readonly cert: string | null } | { readonly kind: 'failed'; readonly detail: string }
> {
  try {
    return { kind: 'ok', cert: (await readKeyFile(folder, 'ca'))?.cert ?? null };
  } catch (error) {
    return { kind: 'failed', detail: error instanceof Error ? error.message : String(error) };
  }
}

const DAY_MS = 86_400_000;
const VALID_MS = 730 * DAY_MS;
const RENEW_BEFORE_MS = 60 * DAY_MS;

function reasonToRenew(cert: string, authority: string, names: readonly string[], nowMs: number): string | null {
  try {
    const certificate = new X509Certificate(cert);
    if (!certificate.verify(new X509Certificate(authority).publicKey)) return 'of another authority';
    if (certificate.validToDate.getTime() - nowMs < RENEW_BEFORE_MS) return 'it ends soon';
    const missing = names.find((name) =>
      isIP(name) === 0 ? certificate.checkHost(name) === undefined : certificate.checkIP(name) === undefined,
    );
    return missing === undefined ? null : `new name ${missing}`;
  } catch {
    // It can be made anew at any time.
    return 'unreadable';
  }
}
