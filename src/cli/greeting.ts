import { isIPv6 } from 'node:net';
import type { CertificateProblem } from '../access/tls/page-certificate.ts';
import { listenProblemText } from './listen-problem.ts';

type ListenProblem = Parameters<typeof listenProblemText>[0];

/** Where the page is. */
interface PageAddress {
  readonly httpHost: string;
  readonly httpPort: number;
  readonly pageProblem: ListenProblem | null;
  /** `null`: for this machine alone. */
  readonly encrypted: {
    readonly hostName: string;
    readonly port: number;
    readonly problem: ListenProblem | null;
    /** SHA-256 of what people install; `null`: nothing. */
    readonly fingerprint: string | null;
    readonly certificateProblem: CertificateProblem | null;
    readonly required: boolean;
  } | null;
}

/** What is said when the page is up: `out` for everybody, `err` what is wrong with it. */
export function greeting(version: string, page: PageAddress): { readonly out: string; readonly err: string } {
  const { httpHost, httpPort, pageProblem, encrypted } = page;
  const isEverywhere = httpHost === '0.0.0.0' || httpHost === '::';
  const host = isEverywhere ? 'localhost' : isIPv6(httpHost) ? `[${httpHost}]` : httpHost;
  const out = [`Lademeister ${version} is running: http://${host}:${httpPort}/\n`];
  if (encrypted !== null) {
    const { hostName, port, fingerprint, required } = encrypted;
    const name = isEverywhere ? hostName : host;
    out.push(`From other devices: https://${name}:${port}/\n`);
    if (fingerprint !== null) {
      out.push(
        `There http://${name}:${httpPort}/${required ? '' : 'trust'} installs the certificate with this fingerprint (SHA-256):\n${fingerprintLines(fingerprint)}`,
      );
    }
    if (!required) out.push('Encryption is optional (http.encryption): the network can read passwords along.\n');
  }
  const problems = [pageProblem, encrypted?.problem ?? null].flatMap((problem) => {
    if (problem === null) return [];
    const again = problem.insteadPort === null ? 'The site runs without it, and it is tried again every 10 s.\n' : '';
    return [`${listenProblemText(problem)}\n${again}`];
  });
  const certificate = encrypted?.certificateProblem ?? null;
  return {
    out: out.join(''),
    err: problems.join('') + (certificate === null ? '' : certificateProblemText(certificate)),
  };
}

/** In groups of four digits, on two lines. */
export function fingerprintLines(fingerprint: string): string {
  const groups = fingerprint.replaceAll(':', '').match(/.{1,4}/g) ?? [];
  return `  ${groups.slice(0, 8).join(' ')}\n  ${groups.slice(8).join(' ')}\n`;
}

function certificateProblemText({ code, detail }: CertificateProblem): string {
  switch (code) {
    case 'own-unusable':
      return `The certificate of http.certificateFile cannot be used (${detail}). Until it can, the page shows the one of this device; browsers warn of it.\n`;
    case 'authority-damaged':
      return `The certificate of this device cannot be used (${detail}). The page has one for this run; browsers warn of it. Restore https/ca.pem in the data folder from a backup; or remove it, then a new one is made, and everybody has to install that.\n`;
    case 'authority-not-stored':
      return `The certificate of this device cannot be stored (${detail}). It lasts for this run, and browsers warn of it. Make the data folder writable and start again.\n`;
  }
}
