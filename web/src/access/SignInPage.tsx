import { useI18n, useStore } from '../parts/context.ts';
import { PasswordForm } from './PasswordForm.tsx';

export function SignInPage() {
  const { api, setup } = useStore();
  const asksName = setup.value?.asksName === true;
  const { t } = useI18n();
  return (
    <PasswordForm
      asks={asksName ? 'name' : 'password'}
      title={t('access.sign-in-title')}
      text={null}
      action={t('access.sign-in')}
      send={({ name, password }) => api.signIn(asksName ? name : null, password)}
    />
  );
}
