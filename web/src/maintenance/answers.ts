import type { MaintenanceView } from '../../../src/api/maintenance-ports.ts';

/** Whether an answer is what the page shows. */
export function isMaintenance(value: unknown): value is MaintenanceView {
  if (typeof value !== 'object' || value === null) return false;
  return (
    'inspections' in value &&
    Array.isArray(value.inspections) &&
    'assets' in value &&
    Array.isArray(value.assets) &&
    'tickets' in value &&
    Array.isArray(value.tickets) &&
    'devices' in value
  );
}
