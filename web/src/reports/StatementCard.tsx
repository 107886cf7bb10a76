import { useState } from 'preact/hooks';
import type { Statement, StatementChargePoint } from '../../../src/billing/statement.ts';
import { joined } from '../i18n/format.ts';
import { useI18n, useStore } from '../parts/context.ts';
import { Icon } from '../parts/Icon.tsx';
import { Value } from '../parts/Value.tsx';
import { noticeSentence } from '../words/notices.ts';
import { refusalSentence } from '../words/refusals.ts';
import { type Asked, fileHref, statementWords } from './answers.ts';

/** A statement: its sums, what must be read with them, the meters they rest on, and its files. */
export function StatementCard(props: {
  readonly statement: Statement;
  readonly asked: Asked;
  readonly formats: readonly string[];
}) {
  const { statement, asked, formats } = props;
  const i18n = useI18n();
  const { t, plural, format, language } = i18n;
  const { totals, reimbursement, notices, exact, chargePoints, currency, chainHead } = statement;
  const money = (cents: number | null): string =>
    cents === null ? t('reports.no-amount') : format.money(cents, currency);
  return (
    <>
      <section class="card">
        <dl class="sums">
          <div>
            <dt>{t('reports.energy')}</dt>
            <dd class="totals-energy">
              <Value quantity={format.exactEnergy(totals.energyWh)} />
            </dd>
            <dd class="grey">{plural('sessions.count', totals.count)}</dd>
          </div>
          {reimbursement === null ? (
            <div>
              <dt>{t('reports.amount')}</dt>
              <dd class="sum">{money(totals.cents)}</dd>
            </div>
          ) : (
            <div>
              <dt>{t('reports.reimbursed')}</dt>
              <dd class="sum">{money(reimbursement.cents)}</dd>
              <dd class="grey">
                {t(`method.${methodWord(reimbursement.method.kind)}`)}
                {reimbursement.priceNano !== null && `, ${pricePerKwh(reimbursement.priceNano, currency, language)}`}
              </dd>
            </div>
          )}
        </dl>
        <p class={exact ? 'is-exact' : 'notice-line'}>
          <Icon name={exact ? 'check' : 'warning'} /> {t(exact ? 'reports.exact' : 'reports.not-exact')}
        </p>
        {notices.length > 0 && (
          <>
            <h2>{t('reports.notices')}</h2>
            <ul class="notice-list">
              {notices.map((notice) => (
                <li key={JSON.stringify(notice)}>{noticeSentence(notice, i18n)}</li>
              ))}
            </ul>
          </>
        )}
        <p class="actions">
          {formats.map((each) => (
            <a key={each} class="button" href={fileHref(asked, each, language)} download>
              <Icon name="download" />
              {t('reports.download', { format: each.toUpperCase() })}
            </a>
          ))}
        </p>
        {exact && <Seal asked={asked} />}
      </section>
      <section class="card">
        <h2>{t('reports.registers')}</h2>
        <ul class="plain devices">
          {chargePoints.map((point) => (
            <Registers key={point.id} point={point} />
          ))}
        </ul>
        <p class="small">{t('reports.head', { seq: format.integer(chainHead.seq) })}</p>
      </section>
    </>
  );
}

function Registers({ point }: { readonly point: StatementChargePoint }) {
  const { t, format } = useI18n();
  const { name, meter, startRegister, endRegister, reconciliation } = point;
  const kWh = (wh: number | null): string => (wh === null ? t('reports.missing') : format.exactEnergy(wh).number);
  const { registerDifferenceWh, sessionsWh } = reconciliation;
  const difference =
    registerDifferenceWh === null ? t('reports.missing') : joined(format.exactEnergy(registerDifferenceWh));
  return (
    <li>
      <span class="device-name">
        {name}
        <span class="small">{meter === null ? '' : `${meter.make} ${meter.model}, ${meter.serial}`}</span>
      </span>
      <span class="device-state">
        {startRegister.registerWh === null && endRegister.registerWh === null
          ? t('reports.missing')
          : t('reports.from-to', { from: kWh(startRegister.registerWh), to: kWh(endRegister.registerWh) })}
        <span class="small">
          {t('reports.difference', { difference, sessions: joined(format.exactEnergy(sessionsWh)) })}
        </span>
      </span>
    </li>
  );
}

function Seal({ asked }: { readonly asked: Asked }) {
  const { api } = useStore();
  const i18n = useI18n();
  const [said, setSaid] = useState('');
  const seal = async (): Promise<void> => {
    const body = { ...statementWords(asked), language: i18n.language };
    const answer = await api.ask('POST', '/api/statements/seals', body);
    setSaid(answer.kind === 'ok' ? i18n.t('reports.sealed') : refusalSentence(answer.refusal, i18n));
  };
  return (
    <>
      <button type="button" class="button button-main" onClick={() => void seal()}>
        {i18n.t('reports.seal')}
      </button>
      <p role="status">{said}</p>
    </>
  );
}

/** Agreements are chosen for a year, not here: they have no words of their own. */
function methodWord(kind: string) {
  const known = [
    'de-strompreispauschale',
    'de-contract-price',
    'de-dynamic-monthly-average',
    'at-sachbezug',
    'be-creg',
  ] as const;
  return known.find((each) => each === kind) ?? 'none';
}

function pricePerKwh(priceNano: number, currency: string, language: string): string {
  const style = { style: 'currency', currency, maximumFractionDigits: 6 } as const;
  return `${new Intl.NumberFormat(language, style).format(priceNano / 1_000_000_000)}/kWh`;
}
