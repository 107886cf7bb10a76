import type { DeviceAnswer, DeviceRow } from '../../../src/api/device-ports.ts';
import type { ConfigProblem } from '../api.ts';
import type { I18n } from '../i18n/i18n.ts';
import type { FormWords } from '../parts/SchemaForm.tsx';
import { configProblemWords } from '../words/config-problems.ts';
import type { DeviceList } from './answers.ts';

/** What the fields of a device say, and what may be chosen where they name another part of the house. */
export function formWords(
  { circuits, devices }: DeviceAnswer,
  problems: ReadonlyMap<string, string>,
  { device: words, field, format }: I18n,
): FormWords {
  const named = (list: DeviceList) => devices.filter((row) => row.list === list).map(choiceOf);
  return {
    decimalMark: format.decimalMark,
    label: field,
    more: words('form.more'),
    add: words('form.add'),
    without: words('form.without'),
    remove: words('remove'),
    problems,
    references: {
      circuit: circuits.map(({ id, name }) => ({ value: id, label: name })),
      inverter: named('inverters'),
      chargePoint: named('chargePoints'),
    },
  };
}

/** What the controller finds wrong: by field, and what concerns other parts of config.yaml. */
export function problemsOf(
  problems: readonly ConfigProblem[],
  list: DeviceList,
  i18n: I18n,
): { readonly fields: ReadonlyMap<string, string>; readonly elsewhere: readonly string[] } {
  const words = i18n.device;
  const fields = new Map<string, string>();
  const elsewhere: string[] = [];
  for (const problem of problems) {
    const { sentence, allowed, technical } = configProblemWords(problem, i18n);
    const text = [sentence, allowed ?? technical].filter((part) => part !== null && part !== '').join(' ');
    const path = new RegExp(`^${list}\\[\\d+\\]\\.(.+)$`).exec(problem.path)?.[1];
    if (path === undefined) elsewhere.push(words('form.elsewhere', { path: problem.path, problem: text }));
    else fields.set(path, text);
  }
  return { fields, elsewhere };
}

function choiceOf({ id, entry }: DeviceRow): { readonly value: string; readonly label: string } {
  const { name } = entry;
  return { value: id, label: typeof name === 'string' ? name : id };
}
