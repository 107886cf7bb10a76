import type { ConfigProblem } from '../api.ts';
import type { I18n } from '../i18n/i18n.ts';
import { type Draft, draftOf, entryOf, type FormSchema, isEntry } from '../parts/schema-draft.ts';
import { configProblemWords } from '../words/config-problems.ts';
import type { Section } from './answers.ts';

/** The form of a section. A list, and what may be left out as a whole, is a field of a form of its own. */
export function formOf({ name, schema, optional }: Section): {
  readonly schema: FormSchema;
  readonly isWrapped: boolean;
} {
  if (schema.type !== 'array' && !optional) return { schema, isWrapped: false };
  return { schema: { properties: { [name]: schema }, required: optional ? [] : [name] }, isWrapped: true };
}

export function sectionDraft(section: Section, comma: '.' | ','): Draft {
  const { schema, isWrapped } = formOf(section);
  return draftOf(
    schema,
    isWrapped ? { [section.name]: section.value } : isEntry(section.value) ? section.value : {},
    comma,
  );
}

/** What the form says, as the section shall be written; `null`: nothing, so that its defaults hold. */
export function sectionValue(section: Section, draft: Draft): unknown {
  const { schema, isWrapped } = formOf(section);
  const entry = entryOf(schema, draft);
  if (!isWrapped) return Object.keys(entry).length === 0 ? null : entry;
  return entry[section.name] ?? (section.schema.type === 'array' ? [] : null);
}

/** What is wrong, by field of the form, and what concerns other parts of config.yaml. */
export function sectionProblems(
  section: Section,
  problems: readonly ConfigProblem[],
  i18n: I18n,
): { readonly fields: ReadonlyMap<string, string>; readonly elsewhere: readonly string[] } {
  const { isWrapped } = formOf(section);
  const fields = new Map<string, string>();
  const elsewhere: string[] = [];
  for (const problem of problems) {
    const { sentence, allowed, technical } = configProblemWords(problem, i18n);
    const text = [sentence, allowed ?? technical].filter((part) => part !== null && part !== '').join(' ');
    const { path } = problem;
    const below = path.startsWith(`${section.name}.`) ? path.slice(section.name.length + 1) : null;
    const isField = isWrapped ? path.startsWith(section.name) && path.includes('.') : below !== null;
    if (isField) fields.set(isWrapped ? path : (below ?? path), text);
    else elsewhere.push(path === '' ? text : `${path}: ${text}`);
  }
  return { fields, elsewhere };
}
