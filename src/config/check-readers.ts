import type { Note } from './problem.ts';
import type { Config } from './schema.ts';

/** A reader belongs to a charge point that is there, and no two are the same piece of hardware. */
export function checkReaders({ readers, chargePoints }: Config, problem: Note): void {
  const known = chargePoints.map(({ id }) => id);
  const paths = new Set<string>();
  readers.forEach(({ chargePoint, path }, index) => {
    if (chargePoint !== undefined && !known.includes(chargePoint)) {
      const allowed = known.length === 0 ? 'no charge point' : known.join(', ');
      problem('unknown-reference', ['readers', index, 'chargePoint'], `charge point ${chargePoint}`, allowed);
    }
    if (paths.has(path)) problem('duplicate', ['readers', index, 'path'], path, 'every reader needs its own');
    paths.add(path);
  });
}
