import { useEffect, useState } from 'preact/hooks';
import type { StatementChoices } from '../../../src/api/answers.ts';
import type { Statement } from '../../../src/billing/statement.ts';
import { pagesOf } from '../access/me.ts';
import type { Answer } from '../api.ts';
import { documentLanguage } from '../i18n/language.ts';
import { useI18n, useStore } from '../parts/context.ts';
import { Icon } from '../parts/Icon.tsx';
import { askStatement, fileHref, type StatementWords } from '../reports/answers.ts';
import { StatementCard } from '../reports/StatementCard.tsx';
import { hrefTo } from '../router.ts';
import { refusalSentence } from '../words/refusals.ts';
import { csvHref, type SessionWords } from './session-data.ts';

/** What is listed as files, and the statement over exactly that. */
export function StatementPreview(props: {
  readonly csvWords: SessionWords;
  /** `null` while it is not known what was ever charged. */
  readonly words: StatementWords | null;
  readonly choices: StatementChoices | null;
}) {
  const { t, language } = useI18n();
  const { csvWords, words, choices } = props;
  const [open, setOpen] = useState(false);
  return (
    <>
      <p class="actions session-files">
        <a class="button" href={csvHref(csvWords, language)} download aria-label={t('sessions.csv')}>
          <Icon name="download" />
          CSV
        </a>
        {words !== null &&
          (['xlsx', 'pdf'] as const).map((format) => (
            <a
              key={format}
              class="button"
              href={fileHref(words, format, documentLanguage(language))}
              download
              aria-label={t('reports.download', { format: format.toUpperCase() })}
            >
              <Icon name="download" />
              {format.toUpperCase()}
            </a>
          ))}
        {words !== null && (
          <button type="button" class="button" aria-expanded={open} onClick={() => setOpen(!open)}>
            {t(open ? 'sessions.statement-close' : 'sessions.statement')}
          </button>
        )}
      </p>
      {open && words !== null && choices !== null && <Preview words={words} choices={choices} />}
    </>
  );
}

function Preview({ words, choices }: { readonly words: StatementWords; readonly choices: StatementChoices }) {
  const { api, setup, tell } = useStore();
  const i18n = useI18n();
  const { t } = i18n;
  const [statement, setStatement] = useState<Answer<Statement> | null>(null);
  useEffect(() => {
    let wanted = true;
    askStatement(api, words).then((answer) => {
      if (wanted) setStatement(answer);
    }, console.error);
    return () => {
      wanted = false;
    };
  }, [api]);
  if (statement === null) {
    return (
      <p class="quiet" role="status">
        {t('reports.loading')}
      </p>
    );
  }
  if (statement.kind === 'refused') {
    return (
      <p class="notice-line" role="alert">
        {t('reports.failed', { why: refusalSentence(statement.refusal, i18n) })}
      </p>
    );
  }
  return (
    <div class="more reports statement-preview">
      <StatementCard
        statement={statement.value}
        words={words}
        choices={choices}
        issued={() => tell(t('reports.sealed'), null)}
      />
      {pagesOf(setup.value?.me ?? null).includes('reports') && (
        <p class="small">
          {t('sessions.statement-send')} <a href={hrefTo('reports')}>{t('reports.title')}</a>
        </p>
      )}
    </div>
  );
}
