import { useState } from 'preact/hooks';
import { LanguageSwitch } from '../access/PasswordForm.tsx';
import type { ConfigProblem } from '../api.ts';
import { browserZone } from '../i18n/zone.ts';
import { useI18n, useStore } from '../parts/context.ts';
import { Segmented } from '../parts/Segmented.tsx';
import { Choice, Field, readForm } from '../people/fields.tsx';
import { configProblemWords } from '../words/config-problems.ts';
import { refusalSentence } from '../words/refusals.ts';
import { circuitsOf, groupOf, hrefOf, rootOf, type StepProps } from './steps.ts';

const PROTECTIONS = ['strict', 'sls-e', 'gg', 'mcb-b', 'mcb-c'] as const;
/** The site starts within seconds; a slow machine takes longer, ms. */
const START_PATIENCE_MS = 20_000;
const LOOK_MS = 500;

/** What the house is called, and how much its grid connection carries: enough for a first config.yaml. */
export function HouseStep({ settings, w, way, load }: StepProps) {
  const store = useStore();
  const i18n = useI18n();
  const [phases, setPhases] = useState(way.phases);
  const [said, setSaid] = useState<string | null>(null);
  const [problems, setProblems] = useState<readonly ConfigProblem[]>([]);
  const [isBusy, setBusy] = useState(false);
  const site = groupOf(settings, 'site');
  const root = rootOf(settings);

  /** Whether the site runs with what was saved. */
  const hasStarted = async (): Promise<boolean> => {
    const endMs = performance.now() + START_PATIENCE_MS;
    while (performance.now() < endMs) {
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
      if ((await load())?.taken === true) return true;
    }
    return false;
  };
  const save = async (form: ReturnType<typeof readForm>): Promise<void> => {
    const fuse = form.text('fuse').replace(',', '.');
    const limitA = fuse === '' || Number.isNaN(Number(fuse)) ? fuse : Number(fuse);
    const protection = form.text('protection');
    const connection = { name: w('house.connection'), ...root, limitA, protection };
    const changes = {
      site: { ...site, name: form.text('name'), timeZone: form.text('zone'), language: i18n.language },
      circuits: [connection, ...circuitsOf(settings).filter((circuit) => circuit !== root)],
    };
    setProblems([]);
    setSaid(null);
    const answer = await store.api.ask('PUT', '/api/settings', { changes, basedOn: settings.basedOn });
    if (answer.kind === 'refused') {
      setProblems(answer.refusal.configProblems ?? []);
      const isOther = answer.refusal.code === 'config-changed';
      if (isOther) await load();
      return setSaid(isOther ? w('changed-since') : refusalSentence(answer.refusal, i18n));
    }
    setSaid(w('starting'));
    if (!(await hasStarted())) return setSaid(w('slow'));
    await store.begin();
    location.hash = hrefOf('devices', phases);
  };
  const send = async (form: HTMLFormElement): Promise<void> => {
    setBusy(true);
    await save(readForm(form));
    setBusy(false);
  };

  return (
    <form
      class="card person-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (!isBusy) send(event.currentTarget).catch(console.error);
      }}
    >
      <h2>{w('house.title')}</h2>
      <div>
        <p class="small">{w('house.language')}</p>
        <LanguageSwitch />
      </div>
      <Field label={w('house.name')} name="name" value={text(site['name'])} required />
      <Field label={w('house.zone')} name="zone" value={text(site['timeZone'], browserZone())} required />
      <Field label={w('house.fuse')} name="fuse" value={fuseOf(root?.['limitA'])} inputMode="decimal" required />
      <p class="small">{w('house.fuse-hint')}</p>
      <Choice
        label={w('house.protection')}
        name="protection"
        value={text(root?.['protection'], 'strict')}
        options={PROTECTIONS.map((one) => [one, w(`house.protection.${one}`)] as const)}
      />
      <div>
        <p class="small">{w('house.phases')}</p>
        <Segmented
          label={w('house.phases')}
          segments={[
            { value: 'three', label: w('house.three') },
            { value: 'one', label: w('house.one') },
          ]}
          value={phases}
          choose={setPhases}
        />
      </div>
      <div role="status">
        {said !== null && <p class={problems.length > 0 ? 'warning-text' : ''}>{said}</p>}
        {problems.length > 0 && (
          <ul>
            {problems.map((problem) => {
              const { sentence, allowed } = configProblemWords(problem, i18n);
              return (
                <li key={problem.path}>
                  <code>{problem.path}</code> {sentence} {allowed}
                </li>
              );
            })}
          </ul>
        )}
      </div>
      <p>
        <button type="submit" class="button button-main" disabled={isBusy}>
          {w('house.save')}
        </button>
      </p>
    </form>
  );
}

function text(value: unknown, otherwise = ''): string {
  return typeof value === 'string' ? value : otherwise;
}

/** One number where all phases have the same. */
function fuseOf(limitA: unknown): string {
  const one = Array.isArray(limitA) ? limitA[0] : limitA;
  return typeof one === 'number' ? String(one) : '';
}
