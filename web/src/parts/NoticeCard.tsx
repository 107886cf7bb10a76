import { moment } from '../words/names.ts';
import type { Notice } from '../words/problems.ts';
import { useI18n, useStore } from './context.ts';
import { Icon } from './Icon.tsx';

/** Trouble in three steps: what happened, what it means for the car, what can be done. */
export function NoticeCard({ notice }: { readonly notice: Notice }) {
  const { nowMs } = useStore();
  const i18n = useI18n();
  const { t } = i18n;
  return (
    <li class={`card notice notice-${notice.severity}`}>
      <Icon name={notice.severity === 'fault' ? 'fault' : 'warning'} />
      <div>
        <p class="notice-what">{notice.what}</p>
        <p>{notice.effect}</p>
        {notice.advice !== null && <p>{notice.advice}</p>}
        <p class="small">
          {notice.sinceMs !== null && t('notice.since', { when: moment(notice.sinceMs, nowMs.value, i18n) })}
          {notice.detail !== null && <span class="detail">{t('notice.details', { detail: notice.detail })}</span>}
        </p>
      </div>
    </li>
  );
}
