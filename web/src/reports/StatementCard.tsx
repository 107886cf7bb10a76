import { useState } from 'preact/hooks';
import type { StatementChoices } from '../../../src/api/answers.ts';
import type { Statement, StatementChargePoint } from '../../../src/billing/statement.ts';
import { isOwner } from '../access/me.ts';
import { joined } from '../i18n/format.ts';
import { documentLanguage } from '../i18n/language.ts';
import { useI18n, useStore } from '../parts/context.ts';
import { Icon } from '../parts/Icon.tsx';
import { Value } from '../parts/Value.tsx';
import { noticeSentence } from '../words/notices.ts';
import { refusalSentence } from '../words/refusals.ts';
import { exportHref, fileHref, type StatementWords } from './answers.ts';

/** A statement: its sums, what must be read with them, the meters they rest on, and its files. */
export function StatementCard(props: {
  readonly statement: Statement;
  readonly words: StatementWords;
  readonly choices: StatementChoices;
  /** Called when it was issued. */
  readonly issued: () => void;
}) {
  const { statement, words, choices } = props;
  const { setup } = useStore();
  const i18n = useI18n();
  const { t, plural, format, language } = i18n;
  const { totals, reimbursement, notices, exact, chargePoints, currency, chainHead } = statement;
  const isEmpty = totals.count === 0;
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
                {t(`method.${reimbursement.method.kind}`)}
                {reimbursement.priceNano !== null &&
                  `, ${pricePerKwh(reimbursement.priceNano, currency, format.locale)}`}
              </dd>
            </div>
          )}
        </dl>
        {isEmpty ? (
          <p class="quiet">{t('reports.empty')}</p>
        ) : (
          <p class={exact ? 'is-exact' : 'notice-line'}>
            <Icon name={exact ? 'check' : 'warning'} /> {t(exact ? 'reports.exact' : 'reports.not-exact')}
          </p>
        )}
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
          {choices.formats.map((each) => (
            <a key={each} class="button" href={fileHref(words, each, documentLanguage(language))} download>
              <Icon name="download" />
              {t('reports.download', { format: each.toUpperCase() })}
            </a>
          ))}
        </p>
        <ForPrograms words={words} statement={statement} choices={choices} />
        {exact && !isEmpty && isOwner(setup.value?.me ?? null) && <Seal words={words} issued={props.issued} />}
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

/** For programs outside: only what this statement has something for. */
function ForPrograms(props: {
  readonly words: StatementWords;
  readonly statement: Statement;
  readonly choices: StatementChoices;
}) {
  const { t } = useI18n();
  const { words, statement, choices } = props;
  const { sessions, totals, reimbursement, exact } = statement;
  const due = reimbursement === null ? totals.cents : reimbursement.cents;
  const hasSomething = {
    cdrs: totals.count > 0,
    // A long list is not at hand here: its file says whether there is any.
    transparency: sessions.length < totals.count || sessions.some(({ signature }) => signature !== 'none'),
    'qr-bill': exact && due !== null && due > 0,
  };
  const offered = choices.exports.filter((what) => hasSomething[what]);
  if (offered.length === 0) return null;
  return (
    <p class="actions">
      {offered.map((what) => (
        <a key={what} class="button" href={exportHref(words, what)} download>
          <Icon name="download" />
          {t(`export.${what}`)}
        </a>
      ))}
    </p>
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

function Seal({ words, issued }: { readonly words: StatementWords; readonly issued: () => void }) {
  const { api } = useStore();
  const i18n = useI18n();
  const [said, setSaid] = useState('');
  const seal = async (): Promise<void> => {
    const body = { ...words, language: documentLanguage(i18n.language) };
    const answer = await api.ask('POST', '/api/statements/seals', body);
    setSaid(answer.kind === 'ok' ? i18n.t('reports.sealed') : refusalSentence(answer.refusal, i18n));
    if (answer.kind === 'ok') issued();
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

function pricePerKwh(priceNano: number, currency: string, locale: string): string {
  const style = { style: 'currency', currency, maximumFractionDigits: 6 } as const;
  return `${new Intl.NumberFormat(locale, style).format(priceNano / 1_000_000_000)}/kWh`;
}
