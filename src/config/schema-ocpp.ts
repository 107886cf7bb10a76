import { Type } from 'typebox';
import { host, port, section } from './parts.ts';

const profile = (description: string, extra: { default?: number } = {}) =>
  Type.Integer({ description, minimum: 0, maximum: 2, ...extra });

export const Ocpp = Type.Object(
  {
    host: host('Address on which charge points connect', { default: '0.0.0.0' }),
    port: port('Port of the central system: charge points connect to ws://HOST:PORT/IDENTITY', 8887),
    tlsPort: Type.Optional(
      port('Port for charge points that connect by TLS, to wss://HOST:PORT/IDENTITY; if left out: none'),
    ),
    securityProfile: profile(
      'Least security profile of OCPP for all charge points: 0 none, 1 with a password, 2 with a password and TLS',
      { default: 0 },
    ),
  },
  { ...section, description: 'The OCPP central system', default: {} },
);

/** What a charge point has beside what holds for all. */
export const chargePointSecurity = {
  securityProfile: Type.Optional(
    profile('Least security profile of OCPP for this charge point; if left out: as for all'),
  ),
};
