import type { Refusal } from '../api.ts';
import type { I18n } from '../i18n/i18n.ts';

/** A refusal of the API as a sentence. */
export function refusalSentence({ code, retryAfterMs }: Refusal, { t, format }: I18n): string {
  switch (code) {
    case 'network':
      return t('error.network');
    case 'too-many-attempts':
      return t('error.too-many-attempts', { duration: format.duration(retryAfterMs ?? 60_000) });
    case 'code-wrong':
    case 'code-expired':
    case 'password-wrong':
    case 'password-short':
    case 'password-long':
    case 'password-common':
    case 'signed-out':
    case 'owner-exists':
    case 'not-configured':
    case 'not-stored':
    case 'ledger-unavailable':
    case 'elected-otherwise':
    case 'statement-not-exact':
    case 'ledger-broken':
    case 'export-not-configured':
    case 'nothing-signed':
    case 'nothing-due':
    case 'several-vat-rates':
    case 'export-impossible':
    case 'prices-invalid':
    case 'unknown-subject':
    case 'unknown-station':
    case 'charge-point-impossible':
    case 'config-unwritable':
    case 'time-known':
    case 'backup-busy':
    case 'unknown-device':
    case 'device-invalid':
    case 'not-checkable':
    case 'config-changed':
    case 'exchange-impossible':
    case 'no-vehicle':
    case 'uid-taken':
    case 'identifier-taken':
    case 'card-configured':
    case 'reason-needed':
    case 'session-runs':
    case 'unknown-session':
    case 'impossible-times':
    case 'invalid-request':
    case 'not-allowed':
    case 'confirm-needed':
    case 'access-over':
    case 'invitation-over':
    case 'name-taken':
    case 'unknown-user':
    case 'unknown-sign-in':
    case 'unknown-token':
    case 'last-owner':
    case 'grant-incomplete':
    case 'card-wrong':
    case 'guests-off':
    case 'learning-busy':
      return t(`error.${code}`);
    default:
      return t('error.unknown', { code });
  }
}
