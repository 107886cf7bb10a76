import type { Note } from './problem.ts';
import type { Config } from './schema.ts';

/** Places for backups that could not be told apart, or not be reached. */
export function checkOffsite({ backup }: Config, problem: Note): void {
  const seen = new Set<string>();
  backup.offsite.forEach((place, index) => {
    const path = ['backup', 'offsite', index] as const;
    if (seen.has(place.id)) problem('duplicate', [...path, 'id'], place.id, 'every place needs its own');
    seen.add(place.id);
    if (place.type === 'sftp' && (place.passwordFile === undefined) === (place.keyFile === undefined)) {
      problem('contradiction', [...path], place.id, 'sftp needs either passwordFile or keyFile');
    }
  });
}
