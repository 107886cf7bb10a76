import { Type } from 'typebox';

/** What a charge point is within its station, and whom it lets charge. */
export const station = {
  connector: Type.Integer({
    description:
      'Its connector at the station, counted from 1. A station with several connectors is several charge points with the same identity; what limits the whole station is a circuit',
    minimum: 1,
    maximum: 16,
    default: 1,
  }),
  access: Type.Enum(['open', 'tokens', 'free'], {
    description:
      'Who may charge: anybody with any card (open), only holders of the tokens below (tokens), or anybody without a card (free: charging is started from here when a car is plugged in)',
    default: 'tokens',
  }),
  guests: Type.Enum(['off', 'pin', 'pin-or-card'], {
    description:
      'Whether guests may use its page (the address on its QR label): not at all (off), with the PIN that the owner gives them (pin), or also with the number of a card that may charge here (pin-or-card)',
    default: 'off',
  }),
  offline: Type.Optional(
    Type.Enum(['all', 'list', 'none', 'unchanged'], {
      description:
        'Whom it lets charge while it does not hear from here: every card, the accepted cards (it is given their list), nobody; unchanged leaves it as it is set. If left out: list where tokens are needed, otherwise all',
    }),
  ),
};
