import type { SessionRow } from '../../../src/api/answers.ts';
import { useI18n } from '../parts/context.ts';
import { Icon } from '../parts/Icon.tsx';

/** Running or how it ended, and everything that makes the record less than perfect. */
export function Notes({ session }: { readonly session: SessionRow }) {
  const { t } = useI18n();
  const { endReason, endedAtMs, flags } = session;
  return (
    <ul class="plain notes">
      {endedAtMs === null && (
        <li class="note-running">
          <Icon name="bolt" />
          {t('sessions.running')}
        </li>
      )}
      {endReason !== null && <li>{t(`end.${endReason}`)}</li>}
      {flags.map((flag) => (
        <li key={flag} class="note-flag">
          <Icon name="warning" />
          {t(`flag.${flag}`)}
        </li>
      ))}
    </ul>
  );
}
