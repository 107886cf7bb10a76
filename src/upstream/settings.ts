import type { UpstreamRules } from './rules.ts';
import type { RegisterKind } from './virtual-register.ts';

/** A charge point as one back-end shall see it. */
export interface UpstreamSettings {
  readonly id: string;
  /** What the back-end is called on the page. */
  readonly name: string;
  readonly chargePointId: string;
  /** The charge point's name there. */
  readonly identity: string;
  readonly securityProfile: 0 | 1 | 2;
  readonly rules: UpstreamRules;
  readonly register: RegisterKind;
  readonly otherwise: 'available' | 'unavailable';
  readonly isControlled: boolean;
  readonly authorisedBy: 'local' | 'upstream' | 'local-then-upstream';
  readonly askUnknown: boolean;
  /** What holds for its cards while it cannot be asked. */
  readonly offline: 'local' | 'accept' | 'refuse';
  readonly vendor: string;
  readonly model: string;
}
