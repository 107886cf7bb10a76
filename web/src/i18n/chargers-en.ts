/** What is said of wallboxes that are asked and told over Modbus or HTTP. */
export const chargersEn = {
  'problem.watchdog-missing':
    '{name} does not notice by itself when the controller is gone: it keeps its last current.',
  'problem.writes-unconfirmed': '{name} is only read: what would be written into it has not been tried out enough.',
  'effect.watchdog-missing': 'It charges like the others. While it is out of reach, its last current stays reserved.',
  'advice.watchdog-missing': 'Leave room for its largest current behind the fuse, or connect it by OCPP.',
  'advice.writes-unconfirmed':
    'Compare what is shown with the display of the wallbox, then allow writing under More, Wallboxes.',
  'operate.allow-writes': 'Allow writing',
  'operate.allow-writes-why':
    'Current and fall-back are written into registers that come from few sources. Stay near it for the first session, and see that it follows.',
} as const;
