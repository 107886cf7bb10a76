import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { isIP } from 'node:net';
import { createSecureContext } from 'node:tls';
import { type KeyAndCertificate, readKeyFile, writeKeyFile } from '../../key-file.ts';
import { issueAuthority, issuePageCertificate, namesFor } from './issue.ts';

/** Why the page does not show itself by the certificate that was meant for it. `detail` is technical wording. */
export interface CertificateProblem {
  readonly code:
    | 'own-unusable' // the owner's own files; the one of this device is used
    | 'authority-damaged' // one for this run is used, that nobody has installed
    | 'authority-not-stored'; // the same, because the disk takes none
  readonly detail: string;
}

/** How the page shows itself at present. */
export interface PageIdentity {
  /** Key and chain for the TLS port. */
  readonly material: KeyAndCertificate;
  /** To be installed by who comes here; `null` with the owner's own certificate, and when it would not last. */
  readonly authority: X509Certificate | null;
  readonly isOwn: boolean;
  readonly problem: CertificateProblem | null;
}

/** The owner's own certificate, with its chain, and its key; files in PEM. */
export interface OwnFiles {
  readonly certificateFile: string;
  readonly keyFile: string;
}

export interface PageCertificateOptions {
  /** Made if missing. */
  readonly folder: string;
  /** `null`: this device makes its own. */
  readonly own: OwnFiles | null;
  /** Host names and addresses of this device at present, the most important first. */
  readonly names: () => readonly string[];
  /** UTC epoch ms. Until the clock is right, certificates may be made that are made anew once it is. */
  readonly nowMs: () => number;
}

/**
 * The certificate of the page: made at the first start, renewed before it ends, when the clock was wrong and when the
 * device has got another address. Whatever is wrong with files, there is one: encrypted with a warning of the browser is
 * better than not at all.
 */
export class PageCertificate {
  private readonly options: PageCertificateOptions;
  private authority: { readonly pair: KeyAndCertificate; readonly problem: CertificateProblem | null } | null = null;
  private page: KeyAndCertificate | null = null;

  constructor(options: PageCertificateOptions) {
    this.options = options;
  }

  /** What to show from now on. Cheap when nothing has changed. */
  async current(): Promise<PageIdentity> {
    const { own } = this.options;
    if (own === null) return this.ofDevice();
    try {
      return { material: await this.ownMaterial(own), authority: null, isOwn: true, problem: null };
    } catch (error) {
      const device = await this.ofDevice();
      return { ...device, problem: { code: 'own-unusable', detail: messageOf(error) } };
    }
  }

  private async ofDevice(): Promise<PageIdentity> {
    const { folder, nowMs } = this.options;
    this.authority ??= await this.openAuthority();
    const { pair, problem } = this.authority;
    const names = namesFor(pair.cert, this.options.names());
    // One that cannot be read can be made anew at any time.
    this.page ??= await readKeyFile(folder, PAGE).catch(() => null);
    if (this.page === null || !isGood(this.page, pair, names, nowMs())) {
      this.page = issuePageCertificate(pair, names, nowMs());
      // It is made again at the next start, by an authority that is known already.
      if (problem === null) await writeKeyFile(folder, PAGE, this.page).catch(() => {});
    }
    const { key, cert } = this.page;
    return {
      material: { key, cert: `${cert}${pair.cert}` },
      authority: problem === null ? new X509Certificate(pair.cert) : null,
      isOwn: false,
      problem,
    };
  }

  /** It is never made anew while any of it is there: people have installed it, and no other. */
  private async openAuthority(): Promise<NonNullable<PageCertificate['authority']>> {
    const { folder, names } = this.options;
    try {
      const stored = await readKeyFile(folder, AUTHORITY);
      if (stored !== null) {
        if (!isPair(stored)) throw new Error(`the key in ${folder}/${AUTHORITY}.pem is not that of its certificate`);
        return { pair: stored, problem: null };
      }
    } catch (error) {
      const problem = { code: 'authority-damaged', detail: messageOf(error) } as const;
      return { pair: issueAuthority(names()), problem };
    }
    const pair = issueAuthority(names());
    try {
      await writeKeyFile(folder, AUTHORITY, pair);
      return { pair, problem: null };
    } catch (error) {
      return { pair, problem: { code: 'authority-not-stored', detail: messageOf(error) } };
    }
  }

  private async ownMaterial({ certificateFile, keyFile }: OwnFiles): Promise<KeyAndCertificate> {
    const [cert, key] = await Promise.all([readFile(certificateFile, 'utf8'), readFile(keyFile, 'utf8')]);
    // Throws when they do not belong together.
    createSecureContext({ cert, key });
    const { validToDate, validTo } = new X509Certificate(cert);
    if (validToDate.getTime() <= this.options.nowMs()) throw new Error(`${certificateFile} ended at ${validTo}`);
    return { key, cert };
  }
}

/** The authority (PEM) in a folder, without changing anything there; `null` when there is none. */
export async function authorityIn(folder: string): Promise<string | null> {
  return (await readKeyFile(folder, AUTHORITY))?.cert ?? null;
}

/** Where they lie in the data folder. */
export const PAGE_TLS_FOLDER = 'https';

const AUTHORITY = 'ca';
const PAGE = 'page';
const RENEW_BEFORE_MS = 60 * 86_400_000;

function isGood(page: KeyAndCertificate, authority: KeyAndCertificate, names: readonly string[], nowMs: number) {
  try {
    const certificate = new X509Certificate(page.cert);
    return (
      isPair(page) &&
      certificate.verify(new X509Certificate(authority.cert).publicKey) &&
      certificate.validFromDate.getTime() <= nowMs &&
      nowMs + RENEW_BEFORE_MS < certificate.validToDate.getTime() &&
      names.every((name) =>
        isIP(name) === 0 ? certificate.checkHost(name) !== undefined : certificate.checkIP(name) !== undefined,
      )
    );
  } catch {
    return false;
  }
}

function isPair({ key, cert }: KeyAndCertificate): boolean {
  return new X509Certificate(cert).checkPrivateKey(createPrivateKey(key));
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
