/** All voltages of the yardstick, phase to neutral, V. The bounds need a world that does not answer to the controller. */
export const VOLTAGE_V = 230;
