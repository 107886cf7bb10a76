import { useI18n, useStore } from '../parts/context.ts';
import { PasswordForm } from './PasswordForm.tsx';

export function SignInPage() {
  const { api } = useStore();
  const { t } = useI18n();
  return (
    <PasswordForm
      first={false}
      title={t('access.sign-in-title')}
      text={null}
      action={t('access.sign-in')}
      send={(_code, password) => api.signIn(password)}
    />
  );
}
