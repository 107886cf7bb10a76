/**
 * Looks whether the Debian packages the tests need are here, and installs them where it may (root and apt). Otherwise
 * it names the command and exits with 1. The program itself needs none of them.
 */
import { spawnSync } from 'node:child_process';
import { accessSync, constants, globSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Debian package → the command or the library it must provide, and what for. */
const NEEDED: readonly { name: string; command?: string; library?: string; why: string }[] = [
  { name: 'chromium', command: 'chromium', why: 'the browser tests' },
  { name: 'libnss3-tools', command: 'certutil', why: 'the browser test of HTTPS (installs a certificate)' },
  { name: 'socat', command: 'socat', why: 'the serial-port tests (a pair of pseudo terminals)' },
  { name: 'strace', command: 'strace', why: 'the power-cut test (what reached the disk, and what had not yet)' },
  {
    name: 'python3-pymodbus',
    command: 'pymodbus.server',
    why: 'the interoperability tests (a Modbus server of others)',
  },
  {
    name: 'libmodbus5',
    library: 'libmodbus.so.5',
    why: 'the interoperability tests (another Modbus server of others)',
  },
  { name: 'ser2net', command: 'ser2net', why: 'the interoperability tests (a serial line behind a network adapter)' },
  {
    name: 'python3-prometheus-client',
    library: '../python3/dist-packages/prometheus_client/parser.py',
    why: 'the interoperability tests (a reader of metrics of others)',
  },
  { name: 'influxdb', command: 'influxd', why: 'the interoperability tests (a database of others)' },
  // The broker itself is in /usr/sbin, which is not in everybody's path.
  { name: 'mosquitto', command: 'mosquitto_passwd', why: 'the interoperability tests (an MQTT broker of others)' },
];

function isThere(command: string): boolean {
  return [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin'].some((folder) => {
    try {
      accessSync(join(folder, command), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

const missing = NEEDED.filter(
  ({ command, library }) =>
    !(command === undefined || isThere(command)) ||
    (library !== undefined && globSync(`/usr/lib/*/${library}`).length === 0),
);
if (missing.length === 0) process.exit(0);

const packages = missing.map(({ name }) => name);
for (const { name, why } of missing) console.log(`Missing Debian package ${name}: needed for ${why}.`);
if (process.getuid?.() === 0 && isThere('apt-get')) {
  console.log(`Installing with apt-get: ${packages.join(' ')}`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  for (const words of [
    ['update', '-qq'],
    ['install', '-y', '-qq', '--no-install-recommends', ...packages],
  ]) {
    const { status } = spawnSync('apt-get', words, { stdio: ['ignore', 'ignore', 'inherit'], env });
    if (status !== 0) {
      console.error(`apt-get ${words[0]} failed. Install by hand: apt-get install ${packages.join(' ')}`);
      process.exit(1);
    }
  }
  process.exit(0);
}
console.error(`Install them, then run this again:\n  sudo apt-get install ${packages.join(' ')}`);
process.exit(1);
