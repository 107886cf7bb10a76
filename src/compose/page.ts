/** The page: its ports, its certificate, and who may come without encryption. */
import { hostname, networkInterfaces } from 'node:os';
import { join, resolve } from 'node:path';
import { isLoopback } from '../access/addresses.ts';
import { PAGE_TLS_FOLDER, PageCertificate, type PageIdentity } from '../access/tls/page-certificate.ts';
import type { App } from '../api/app.ts';
import type { PagePorts } from '../api/page-ports.ts';
import type { Cancel, Clock } from '../clock.ts';
import { withEncryption } from '../config/edit.ts';
import type { LoadResult } from '../config/load.ts';
import type { Config } from '../config/schema.ts';
import type { KeyAndCertificate } from '../key-file.ts';
import type { Log } from '../log.ts';
import type { ConfigDocument } from './config-document.ts';
import type { PageEntrances } from './page-entrances.ts';
import { PagePort, type PageProblem } from './page-port.ts';

export interface PageOptions {
  readonly basics: Pick<Config, 'site' | 'http'>;
  readonly config: LoadResult;
  readonly document: ConfigDocument;
  readonly dataDir: string;
  readonly entrances: PageEntrances;
  readonly clock: Clock;
  readonly log: Log;
}

/** An address or a clock that has changed must not lock anybody out for long. */
const RENEWAL_MS = 60_000;

/** The page of one configuration, at ports that outlive it. What cannot be opened is tried again until it can. */
export class Page {
  readonly ports: PagePorts;
  private readonly options: PageOptions;
  private readonly certificate: PageCertificate | null;
  private identity: PageIdentity | null = null;
  private readonly doors: PagePort[] = [];
  private cancelRenewal: Cancel = () => {};

  private constructor(options: PageOptions) {
    this.options = options;
    const { http, site } = options.basics;
    const isForOthers = http.host !== 'localhost' && !isLoopback(http.host);
    this.certificate = isForOthers ? certificateOf(options) : null;
    this.ports = {
      encryption: http.encryption,
      identity: () => this.identity,
      tlsPort: () => this.doors.find(({ encrypted }) => encrypted)?.openAt ?? null,
      hostName: hostName(),
      language: site.language === 'de' ? 'de' : 'en',
      choose: (encryption) => choose(encryption, options),
    };
  }

  /** With its certificate, and no port open. */
  static async prepared(options: PageOptions): Promise<Page> {
    const page = new Page(options);
    page.identity = (await page.certificate?.current()) ?? null;
    page.tellProblem(null);
    return page;
  }

  /** Answers from now on. Resolves after the first attempt to open the ports that are not open yet. */
  async open(app: App): Promise<void> {
    const { clock, log, basics, entrances } = this.options;
    const { host, port, tlsPort } = basics.http;
    const surroundings = { host, clock, log };
    entrances.gate.serve(app);
    this.doors.push(
      new PagePort({ ...surroundings, port, encrypted: false, listen: (at) => entrances.listen(host, at, null) }),
    );
    const material = (): KeyAndCertificate | null => this.identity?.material ?? null;
    if (material() === null) await entrances.closeEncrypted();
    else {
      const listen = (at: number): Promise<number> => entrances.listen(host, at, material());
      this.doors.push(new PagePort({ ...surroundings, port: tlsPort, encrypted: true, listen }));
      this.cancelRenewal = clock.every(RENEWAL_MS, () => void this.renew());
    }
    for (const door of this.doors) await door.open();
  }

  /** Why it is not served as configured. */
  problems(): readonly PageProblem[] {
    return this.doors.flatMap(({ problem }) => (problem === null ? [] : [problem]));
  }

  /** Where it is served without encryption, or will be. */
  plainPort(): number {
    return this.doors.find(({ encrypted }) => !encrypted)?.openAt ?? this.options.basics.http.port;
  }

  /** Who asks from now on waits for the next one. */
  close(): void {
    this.cancelRenewal();
    for (const door of this.doors) door.stop();
    this.options.entrances.gate.hold();
  }

  private async renew(): Promise<void> {
    const before = this.identity;
    this.identity = (await this.certificate?.current()) ?? null;
    if (this.identity === null || this.identity.material.cert === before?.material.cert) return;
    this.options.log.info({}, 'The page has a new certificate');
    this.options.entrances.renew(this.identity.material);
    this.tellProblem(before);
  }

  private tellProblem(before: PageIdentity | null): void {
    const problem = this.identity?.problem ?? null;
    if (problem !== null && problem.code !== before?.problem?.code) {
      this.options.log.error(problem, 'The certificate of the page is not the one that was meant for it');
    }
  }
}

function certificateOf({ basics: { http }, dataDir, clock }: PageOptions): PageCertificate {
  const { certificateFile, keyFile } = http;
  const own =
    certificateFile === undefined || keyFile === undefined
      ? null
      : { certificateFile: resolve(dataDir, certificateFile), keyFile: resolve(dataDir, keyFile) };
  return new PageCertificate({
    folder: join(dataDir, PAGE_TLS_FOLDER),
    own,
    names: () => ownNames(http),
    nowMs: () => clock.wallMs(),
  });
}

/** By what others in the house find this machine: RFC 6762 has a name for that. */
function hostName(): string {
  const name = (hostname().split('.')[0] ?? '').toLowerCase().replaceAll(/[^a-z0-9-]/g, '-');
  return `${name === '' ? 'localhost' : name}.local`;
}

/** Names and addresses by which a browser may come. Public IPv6 addresses change by themselves and are left to names. */
function ownNames({ names, host }: Config['http']): readonly string[] {
  const addresses = Object.values(networkInterfaces())
    .flatMap((all) => all ?? [])
    .filter(({ internal, scopeid }) => !internal && (scopeid ?? 0) === 0)
    .map(({ address }) => address);
  const bound = ['0.0.0.0', '::'].includes(host) ? [] : [host];
  const own = [hostName(), hostName().replace('.local', ''), hostname().toLowerCase()];
  const hostNames = [...own, ...names, ...bound].filter((name) => /^[A-Za-z0-9.:-]+$/.test(name));
  return [...new Set([...hostNames, ...addresses, 'localhost', '127.0.0.1', '::1'])];
}

async function choose(
  encryption: 'required' | 'optional',
  { config, document, log }: PageOptions,
): ReturnType<PagePorts['choose']> {
  if (config.kind !== 'ok') return 'not-configured';
  const saved = await document.edit((text) => withEncryption(text, encryption));
  // One that was edited by hand since and has problems is left to who edits it.
  if (saved.kind !== 'changed') return 'config-unwritable';
  log.warn({ encryption }, 'The owner has chosen how the page is encrypted');
  return 'done';
}
