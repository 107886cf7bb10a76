import { useEffect, useState } from 'preact/hooks';
import type { ConfigProblem, Refusal } from '../api.ts';
import { useI18n, useStore } from '../parts/context.ts';
import { type FormWords, SchemaForm } from '../parts/SchemaForm.tsx';
import type { Draft } from '../parts/schema-draft.ts';
import { refusalSentence } from '../words/refusals.ts';
import { isSaved, isSettingsCheck, type Section, type Settings } from './answers.ts';
import { formOf, sectionDraft, sectionProblems, sectionValue } from './section-draft.ts';
import type { SettingsWords } from './words.ts';

/** Nobody is told that a number is too small while he writes its second digit, ms. */
const PAUSE_MS = 400;

/** One section: its form, what the controller says of it while somebody writes, and the way into config.yaml. */
export function SectionForm(props: {
  readonly section: Section;
  readonly settings: Settings;
  readonly words: SettingsWords;
  readonly load: () => Promise<unknown>;
}) {
  const { api, ask, tell } = useStore();
  const i18n = useI18n();
  const { section, settings, words, load } = props;
  const { w } = words;
  const comma = i18n.format.decimalMark;
  const [draft, setDraft] = useState<Draft | null>(null);
  const [problems, setProblems] = useState<readonly ConfigProblem[]>([]);
  const [warnings, setWarnings] = useState<readonly ConfigProblem[]>([]);
  const [said, setSaid] = useState<string | null>(null);
  const shown = draft ?? sectionDraft(section, comma);
  const changes = { [section.name]: sectionValue(section, shown) };
  const wanted = JSON.stringify(changes);

  useEffect(() => {
    if (draft === null) return;
    let isWanted = true;
    const timer = setTimeout(() => {
      api.ask('POST', '/api/settings/check', { changes: JSON.parse(wanted) }).then((answer) => {
        if (!isWanted || answer.kind !== 'ok' || !isSettingsCheck(answer.value)) return;
        setProblems(answer.value.problems);
        setWarnings(answer.value.warnings.filter(({ path }) => path.startsWith(section.name)));
      }, console.error);
    }, PAUSE_MS);
    return () => {
      isWanted = false;
      clearTimeout(timer);
    };
  }, [api, draft, wanted, section.name]);

  const refused = async (refusal: Refusal): Promise<void> => {
    setProblems(refusal.configProblems ?? []);
    setSaid(refusal.code === 'config-changed' ? w('changed-since') : refusalSentence(refusal, i18n));
    if (refusal.code === 'config-changed') await load();
  };
  const forget = (): void => {
    setDraft(null);
    setProblems([]);
    setWarnings([]);
    setSaid(null);
  };
  const undo = async (name: string, change: string): Promise<void> => {
    if (await ask(name, (one) => one.ask('POST', '/api/settings/undo', { change }))) tell(w('undone'), null);
    forget();
    await load();
  };
  const save = async (): Promise<void> => {
    const answer = await api.ask('PUT', '/api/settings', { changes, basedOn: settings.basedOn });
    if (answer.kind === 'refused') return refused(answer.refusal);
    if (!isSaved(answer.value)) return;
    const { change } = answer.value;
    const name = w(`section.${section.name}`);
    await load();
    forget();
    tell(w('saved', { section: name }), () => {
      undo(name, change).catch(console.error);
    });
  };
  const { fields, elsewhere } = sectionProblems(section, problems, i18n);
  const { schema } = formOf(section);
  return (
    <form
      class="card person-form"
      onSubmit={(event) => {
        event.preventDefault();
        save().catch(console.error);
      }}
    >
      <SchemaForm
        schema={schema}
        draft={shown}
        words={formWords(settings, fields, words, comma, section.schema.type === 'array' ? [section.name] : 'all')}
        onChange={setDraft}
      />
      <div role="status">
        {said !== null && <p class="warning-text">{said}</p>}
        <Sentences title={w('wrong')} sentences={elsewhere} />
        {problems.length === 0 && (
          <Sentences title={w('doubtful')} sentences={sectionProblems(section, warnings, i18n).fields} />
        )}
      </div>
      <p class="small">
        {w('restart')} {section.name === 'http' && w('restart-http')}
      </p>
      <p class="stay-row">
        <button type="submit" class="button button-main" disabled={draft === null}>
          {w('save')}
        </button>
        <button type="button" class="button" disabled={draft === null} onClick={forget}>
          {w('cancel')}
        </button>
      </p>
    </form>
  );
}

function Sentences(props: {
  readonly title: string;
  readonly sentences: readonly string[] | ReadonlyMap<string, string>;
}) {
  const sentences = [...new Set(props.sentences.values())];
  if (sentences.length === 0) return null;
  return (
    <>
      <p class="warning-text">{props.title}</p>
      <ul>
        {sentences.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
    </>
  );
}

function formWords(
  { circuits, meters }: Settings,
  problems: ReadonlyMap<string, string>,
  { w, label, option }: SettingsWords,
  decimalMark: ',' | '.',
  main: NonNullable<FormWords['main']>,
): FormWords {
  const named = (list: Settings['circuits']) => list.map(({ id, name }) => ({ value: id, label: name }));
  return {
    decimalMark,
    label,
    option,
    main,
    more: w('more'),
    add: w('add'),
    without: w('without'),
    remove: w('remove'),
    problems,
    references: { parent: named(circuits), meter: named(meters) },
  };
}
