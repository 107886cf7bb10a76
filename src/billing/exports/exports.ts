import type { BilledSite } from '../site.ts';
import type { MadeStatement } from '../statement.ts';
import { cdrsOf } from './cdrs.ts';
import type { Exported, ExportSources } from './exported.ts';
import { qrBillOf } from './qr-bill.ts';
import { transparencyOf } from './transparency.ts';

export const EXPORT_KINDS = ['cdrs', 'transparency', 'qr-bill'] as const;
export type ExportKind = (typeof EXPORT_KINDS)[number];

/** The statement in a format for programs outside. */
export async function exportOf(kind: ExportKind, made: MadeStatement, sources: ExportSources): Promise<Exported> {
  switch (kind) {
    case 'cdrs':
      return cdrsOf(made, sources);
    case 'transparency':
      return transparencyOf(made, sources);
    case 'qr-bill':
      return qrBillOf(made, sources);
  }
}

/** Those that can be made at all with this configuration. */
export function exportsOffered({ outside }: Pick<BilledSite, 'outside'>): readonly ExportKind[] {
  return EXPORT_KINDS.filter(
    (kind) => kind === 'transparency' || (kind === 'cdrs' ? outside.ocpi !== undefined : outside.qrBill !== undefined),
  );
}
