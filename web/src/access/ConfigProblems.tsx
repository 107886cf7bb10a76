import type { ConfigProblem } from '../api.ts';
import { useI18n } from '../parts/context.ts';
import { configProblemWords } from '../words/config-problems.ts';

/** Everything that is wrong with, or doubtful in, config.yaml: where, what, and what may stand there. */
export function ConfigProblems({ problems }: { readonly problems: readonly ConfigProblem[] }) {
  return (
    <ol class="plain problems">
      {problems.map((problem, index) => (
        <Problem key={index} problem={problem} />
      ))}
    </ol>
  );
}

function Problem({ problem }: { readonly problem: ConfigProblem }) {
  const i18n = useI18n();
  const { t } = i18n;
  const { sentence, allowed, technical } = configProblemWords(problem, i18n);
  return (
    <li>
      <p class="problem-place">
        {problem.line > 0 && <span class="strong">{t('setup.line', { line: String(problem.line) })}</span>}
        {problem.path !== '' && <code>{problem.path}</code>}
      </p>
      <p>{sentence}</p>
      {allowed !== null && <p>{allowed}</p>}
      {technical !== null && (
        <p class="small">
          {t('setup.technical')} <span lang="en">{technical}</span>
        </p>
      )}
    </li>
  );
}
