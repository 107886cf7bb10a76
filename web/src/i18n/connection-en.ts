/** How the page is encrypted. */
export const connectionEn = {
  title: 'Connection',
  encrypted: 'This connection is encrypted.',
  local: 'This browser runs on the controller itself: nothing crosses the network.',
  open: 'This connection is not encrypted: whoever is in the network can read passwords and sign-ins along.',
  'local-only': 'The page is for this machine alone (http.host). To reach it from others, change that in config.yaml.',
  fingerprint: 'Fingerprint of the certificate (SHA-256), to compare before it is installed:',
  install: 'Install the certificate on this device',
  own: 'The page shows the certificate from http.certificateFile.',
  closed: 'The encrypted port is not open at the moment. The log says why.',
  'problem.own-unusable':
    'The certificate from http.certificateFile cannot be used. Until it can, the page shows its own, and browsers warn.',
  'problem.authority-damaged':
    'The file with the certificate of this device is damaged; browsers warn. Restore https/ca.pem from a backup, or remove it: then everybody installs a new one.',
  'problem.authority-not-stored':
    'The disk does not take the certificate: it lasts until the next start, and browsers warn. Make the data folder writable and start again.',
  without: 'Allow connections without encryption',
  'without-risk':
    'Whoever is in the network, also a guest or a hacked device, can then read passwords and sign-ins along, switch the charging with them, and see who charged when. Only for networks in which that is no matter.',
  'without-do': 'Allow without encryption',
  'with-do': 'Require encryption again',
  'is-optional': 'Connections without encryption are allowed.',
  password: 'Password of the owner',
  done: 'Done. The page starts anew in a moment.',
} as const;
