/**
 * What the owner can allow others to order over MQTT: mode, boost and limit of a charge point, the current it may draw, that
 * of a circuit, the mode of a load, the state of charge of a car and which one it is.
 */
export const HOME_COMMANDS = ['mode', 'boost', 'limit', 'current', 'circuit', 'load', 'soc', 'vehicle'] as const;

export type HomeCommandKind = (typeof HOME_COMMANDS)[number];
