import type { VehiclePlanWishes } from '../core/model/planning.ts';
import type { PlanView } from '../planner/view.ts';

/** Planning as the API needs it. */
export interface PlanPorts {
  plan(): PlanView;
  /** Takes the place of all that was wanted of it; planned anew at once. */
  setWishes(subject: string, wishes: VehiclePlanWishes): 'done' | 'unknown-subject';
}
