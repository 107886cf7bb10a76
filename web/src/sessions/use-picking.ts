import { useMemo, useState } from 'preact/hooks';
import type { SessionRow } from '../../../src/api/answers.ts';

/** Which sessions of a list are picked, to do something with all of them. */
export interface Picking {
  readonly ids: readonly string[];
  readonly isPicked: (sessionId: string) => boolean;
  readonly pick: (sessionIds: readonly string[], isPicked: boolean) => void;
}

/** What is listed no more is picked no more. The same until something changes: a long list is drawn anew for nothing else. */
export function usePicking(sessions: readonly SessionRow[] | null): Picking {
  const [picked, setPicked] = useState<ReadonlySet<string>>(new Set());
  return useMemo(() => {
    const ids = (sessions ?? []).map(({ sessionId }) => sessionId).filter((id) => picked.has(id));
    return {
      ids,
      isPicked: (sessionId) => picked.has(sessionId),
      pick(sessionIds, isPicked) {
        const next = new Set(ids);
        for (const id of sessionIds) {
          if (isPicked) next.add(id);
          else next.delete(id);
        }
        setPicked(next);
      },
    };
  }, [sessions, picked]);
}
