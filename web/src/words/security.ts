import type { RecordedSecurityEvent } from '../../../src/access/security-log.ts';
import type { I18n } from '../i18n/i18n.ts';

/** What happened at the door, and who, from where. */
export function securityWords(event: RecordedSecurityEvent, { t, format }: I18n): readonly [string, string] {
  const { code, identity, address, detail, omitted } = event;
  const more = omitted === 0 ? null : t('security.omitted', { count: format.integer(omitted) });
  return [t(`security.${code}`), [identity, address, detail, more].filter((part) => part !== null).join(' · ')];
}
