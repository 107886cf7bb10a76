import type { Notice } from '../../../src/billing/statement.ts';
import { joined } from '../i18n/format.ts';
import type { I18n } from '../i18n/i18n.ts';

/** A notice of a statement as a sentence. */
export function noticeSentence(notice: Notice, { t, format }: I18n): string {
  const energy = (wh: number): string => joined(format.exactEnergy(wh));
  const { code } = notice;
  switch (code) {
    case 'provisional':
      return t('notice.provisional', {
        energy: energy(notice.unpricedWh),
        count: format.integer(notice.sessionsWithoutEnergy),
      });
    case 'running-sessions':
    case 'signature-invalid':
    case 'imported-sessions':
      return t(`notice.${code}`, { count: format.integer(notice.count) });
    case 'period-not-over':
    case 'several-vat-rates':
    case 'not-statutory':
    case 'base-fee-by-energy':
      return t(`notice.${code}`);
    case 'no-tariff':
    case 'sources-unknown':
      return t(`notice.${code}`, { energy: energy(notice.energyWh) });
    case 'unassigned-sessions':
      return t('notice.unassigned-sessions', { energy: energy(notice.energyWh), count: format.integer(notice.count) });
    case 'eichrecht-shared-point':
    case 'register-missing':
    case 'substitute-register':
      return t(`notice.${code}`, { name: notice.chargePoint });
    case 'meter-exchanged': {
      const register = (wh: number | null): string => (wh === null ? '–' : energy(wh));
      const [ended, began] = [register(notice.endedWh), register(notice.beganWh)];
      return t('notice.meter-exchanged', { name: notice.chargePoint, ended, began });
    }
    case 'meter-began-anew':
      return t('notice.meter-began-anew', { name: notice.chargePoint, times: format.integer(notice.times) });
    case 'no-official-price':
      return t('notice.no-official-price', { value: notice.value });
    case 'method-open':
      return t(notice.why === 'price-missing' ? 'notice.method-open-price' : 'notice.method-open-household');
    case 'source-rule':
      return t(`notice.source-${notice.rule}`);
    case 'ledger-broken':
      return t('notice.ledger-broken', { seq: format.integer(notice.seq) });
  }
}
