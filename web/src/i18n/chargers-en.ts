/** What is said of wallboxes that are asked and told over Modbus or HTTP. */
export const chargersEn = {
  'problem.watchdog-missing':
    '{name} does not notice by itself when the controller is gone: it keeps its last current.',
  'problem.writes-unconfirmed.untested':
    '{name} is only read: nobody has shown yet what its definition makes of the registers of a real one.',
  'problem.writes-unconfirmed.one-source': '{name} is only read: its registers come from a single source.',
  'problem.writes-unconfirmed.doubtful': '{name} is only read: some of its kind did not do what was written into them.',
  'problem.other-device': '{name} does not answer like a {expected}. It is not read.',
  'problem.other-device.known': '{name} looks like a {looksLike}, not like a {expected}. It is not read.',
  'advice.other-device': 'Compare address, unit id and type in the configuration with the nameplate of the device.',
  'effect.watchdog-missing': 'It charges like the others. While it is out of reach, its last current stays reserved.',
  'advice.watchdog-missing': 'Leave room for its largest current behind the fuse, or connect it by OCPP.',
  'advice.writes-unconfirmed':
    'Compare what is shown with the display of the wallbox, then allow writing under More, Devices.',
  'operate.allow-writes': 'Allow writing',
  'operate.allow-writes-why':
    'Current and fall-back are written into registers that come from few sources. Stay near it for the first session, and see that it follows.',
} as const;
