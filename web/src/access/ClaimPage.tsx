import { useI18n, useStore } from '../parts/context.ts';
import { PasswordForm } from './PasswordForm.tsx';

/** First run: whoever has the one-time code becomes the owner. */
export function ClaimPage() {
  const { api } = useStore();
  const { t } = useI18n();
  return (
    <PasswordForm
      asks="code"
      title={t('access.first-title')}
      text={t('access.first-text')}
      action={t('access.claim')}
      send={({ code, password }) => api.claim(code, password)}
    />
  );
}
