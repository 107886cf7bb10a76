/** Some values of one name. */
export interface Family {
  /** Ends in its unit (Prometheus naming); of a counter without `_total`. */
  readonly name: string;
  readonly help: string;
  readonly type: 'gauge' | 'counter';
  readonly samples: readonly Sample[];
}

/** A value that is not known has no line: Prometheus then shows a gap and no lie. */
export type Sample = readonly [labels: Readonly<Record<string, string>>, value: number | null];

/** `text`: text format 0.0.4, which every Prometheus reads. `openmetrics`: OpenMetrics 1.0.0. */
export type Format = 'text' | 'openmetrics';

export const CONTENT_TYPES: Readonly<Record<Format, string>> = {
  text: 'text/plain; version=0.0.4; charset=utf-8',
  openmetrics: 'application/openmetrics-text; version=1.0.0; charset=utf-8',
};

/** What a client that asks so gets: OpenMetrics where it prefers that, as Prometheus does. */
export function formatFor(accept: string | undefined): Format {
  const weights = new Map<string, number>();
  for (const range of (accept ?? '').split(',')) {
    const [type = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase());
    const said = parameters.find((one) => one.startsWith('q='));
    const weight = said === undefined ? 1 : Number(said.slice(2));
    // Another version of it is another format.
    const isKnown = parameters.every((one) => !one.startsWith('version=') || one === 'version=1.0.0');
    if (type !== OPENMETRICS || isKnown) weights.set(type, Math.max(weight, weights.get(type) ?? 0));
  }
  const asText = Math.max(weights.get('text/plain') ?? 0, weights.get('text/*') ?? 0, 0);
  const asOpenMetrics = weights.get(OPENMETRICS) ?? 0;
  return asOpenMetrics > 0 && asOpenMetrics >= asText ? 'openmetrics' : 'text';
}

const OPENMETRICS = 'application/openmetrics-text';

/** The whole answer. Families without a value are left out. */
export function exposition(families: readonly Family[], format: Format): string {
  const written = families
    .map((family) => ({ ...family, samples: family.samples.filter(isKnown) }))
    .filter(({ samples }) => samples.length > 0)
    .map((family) => (format === 'text' ? asText(family) : asOpenMetrics(family)));
  return `${written.join('')}${format === 'openmetrics' ? '# EOF\n' : ''}`;
}

function isKnown(sample: Sample): sample is readonly [Sample[0], number] {
  return sample[1] !== null && Number.isFinite(sample[1]);
}

function asText(family: Family): string {
  const name = sampleName(family);
  // Help texts know no quotes in 0.0.4, so none is escaped.
  const help = family.help.replaceAll('\\', '\\\\').replaceAll('\n', '\\n');
  return `# HELP ${name} ${help}\n# TYPE ${name} ${family.type}\n${lines(name, family.samples)}`;
}

function asOpenMetrics(family: Family): string {
  const { name, type, samples } = family;
  const unit = UNITS.find((one) => name.endsWith(`_${one}`));
  const meta = [
    `# TYPE ${name} ${type}\n`,
    ...(unit === undefined ? [] : [`# UNIT ${name} ${unit}\n`]),
    `# HELP ${name} ${escaped(family.help)}\n`,
  ];
  return `${meta.join('')}${lines(sampleName(family), samples)}`;
}

const UNITS = ['watts', 'watthours', 'amperes', 'percent', 'seconds', 'bytes', 'ratio', 'meters'];

function sampleName({ name, type }: Family): string {
  return type === 'counter' ? `${name}_total` : name;
}

function lines(name: string, samples: readonly Sample[]): string {
  return samples
    .map(([labels, value]) => {
      const words = Object.entries(labels).map(([key, text]) => `${key}="${escaped(text)}"`);
      return `${name}${words.length === 0 ? '' : `{${words.join(',')}}`} ${value}\n`;
    })
    .join('');
}

function escaped(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}
