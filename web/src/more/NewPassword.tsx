import { useState } from 'preact/hooks';
import { useI18n, useStore } from '../parts/context.ts';
import { refusalSentence } from '../words/refusals.ts';

/** Gives a charge point a new password. The old one holds until the new one is used, so nobody is locked out. */
export function NewPassword({ chargePointId }: { readonly chargePointId: string }) {
  const { api } = useStore();
  const i18n = useI18n();
  const { t } = i18n;
  const [told, setTold] = useState<{ readonly text: string; readonly password: string | null } | null>(null);

  const renew = async (): Promise<void> => {
    setTold({ text: t('operate.asking'), password: null });
    const answer = await api.renewPassword(chargePointId);
    if (answer.kind === 'refused') {
      setTold({ text: refusalSentence(answer.refusal, i18n), password: null });
      return;
    }
    const { identity, password } = answer.value;
    setTold({ text: t(password === null ? 'door.renewed' : 'door.password', { identity }), password });
  };

  return (
    <div class="stay-row">
      <button type="button" class="button" onClick={() => renew().catch(console.error)}>
        {t('door.renew')}
      </button>
      <p role="status" class="small">
        {told?.text} {told?.password != null && <code>{told.password}</code>}
      </p>
    </div>
  );
}
