import type { PageIdentity } from '../access/tls/page-certificate.ts';

/** How the page is encrypted, as the API needs it. */
export interface PagePorts {
  /** `required`: other machines get nothing without TLS but the page that installs the certificate. */
  readonly encryption: 'required' | 'optional';
  /** `null` where the page is for this machine alone. */
  identity(): PageIdentity | null;
  /** At which port it is open with TLS; `null`: at none, at present. */
  tlsPort(): number | null;
  /** By which name other machines reach this one. */
  readonly hostName: string;
  readonly language: 'de' | 'en';
  /** Writes the owner's choice into config.yaml; it holds a moment later. */
  choose(encryption: 'required' | 'optional'): Promise<'done' | 'not-configured' | 'config-unwritable'>;
}
