import { createHash, type X509Certificate } from 'node:crypto';

/** A configuration profile that installs the authority on iPhone, iPad and Mac (Apple: com.apple.security.root). */
export function appleProfile(authority: X509Certificate): string {
  const name = commonName(authority);
  const payload = (values: Readonly<Record<string, string>>): string =>
    Object.entries(values)
      .map(([key, value]) => `<key>${key}</key>${value}`)
      .join('\n');
  const text = (value: string): string => `<string>${value}</string>`;
  const common = { PayloadVersion: '<integer>1</integer>' };
  return `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0"><dict>
${payload({
  ...common,
  PayloadDisplayName: text(name),
  PayloadDescription: text('Lets this device recognise Lademeister in your home network.'),
  PayloadIdentifier: text(`lademeister.${uuid(authority, 'profile')}`),
  PayloadType: text('Configuration'),
  PayloadUUID: text(uuid(authority, 'profile')),
  PayloadContent: `<array><dict>
${payload({
  ...common,
  PayloadDisplayName: text(name),
  PayloadIdentifier: text(`lademeister.${uuid(authority, 'root')}`),
  PayloadType: text('com.apple.security.root'),
  PayloadUUID: text(uuid(authority, 'root')),
  PayloadCertificateFileName: text('lademeister.cer'),
  PayloadContent: `<data>${authority.raw.toString('base64')}</data>`,
})}
</dict></array>`,
})}
</dict></plist>
`;
}

/** As browsers and phones list it. */
export function commonName(authority: X509Certificate): string {
  return /CN=([\w .-]+)/.exec(authority.subject)?.[1] ?? 'Lademeister';
}

/** The same for the same certificate: installing it twice does not list it twice. */
function uuid(authority: X509Certificate, what: string): string {
  const hex = createHash('sha256').update(authority.raw).update(what).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), `5${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join(
    '-',
  );
}
