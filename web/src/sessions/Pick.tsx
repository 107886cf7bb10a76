import type { SessionRow } from '../../../src/api/answers.ts';
import { useI18n, useStore } from '../parts/context.ts';
import type { Picking } from './use-picking.ts';

/** The box that picks one session. */
export function Pick({ session, picking }: { readonly session: SessionRow; readonly picking: Picking }) {
  const { nowMs } = useStore();
  const { t, format } = useI18n();
  const { sessionId, startedAtMs, chargePointName } = session;
  const name = `${format.day(startedAtMs, nowMs.peek())} ${format.time(startedAtMs)}, ${chargePointName}`;
  return (
    <label class="pick">
      <input
        type="checkbox"
        aria-label={t('sessions.pick', { name })}
        checked={picking.isPicked(sessionId)}
        onChange={(event) => picking.pick([sessionId], event.currentTarget.checked)}
      />
    </label>
  );
}

/** The box that picks all that are listed. */
export function PickAll(props: {
  readonly sessions: readonly SessionRow[];
  readonly picking: Picking;
  /** Its name stands beside it. */
  readonly isNamed?: boolean;
}) {
  const { t } = useI18n();
  const { sessions, picking, isNamed = false } = props;
  const name = t('sessions.pick-all');
  return (
    <label class={isNamed ? 'check' : 'pick'}>
      <input
        type="checkbox"
        aria-label={name}
        checked={picking.ids.length === sessions.length}
        onChange={(event) =>
          picking.pick(
            sessions.map(({ sessionId }) => sessionId),
            event.currentTarget.checked,
          )
        }
      />
      {isNamed && name}
    </label>
  );
}
