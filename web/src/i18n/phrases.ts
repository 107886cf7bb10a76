/** A phrase of the controller by a list of templates; `null` when none fits. Bare names and numbers stay as they are. */
export function translated(templates: Readonly<Record<string, string>>, english: string): string | null {
  if (BARE_LIST.test(english)) return english;
  for (const [template, text] of Object.entries(templates)) {
    const parts = partsOf(template, english);
    if (parts !== null) return text.replace(HOLE, (hole) => parts.get(hole) ?? hole);
  }
  return null;
}

const HOLE = /\{\w+\}/g;
/** One or more words that stand for themselves: `de, en`. */
const WORDS = '[^\\s,()]+(?:, [^\\s,()]+)*';
const BARE_LIST = /^(?!nothing$)[^\s,]+(?:, [^\s,]+)*$/;

/** What stands in the holes of a template, by hole; `null` when the text is not made from it. */
function partsOf(template: string, text: string): ReadonlyMap<string, string> | null {
  const holes = template.match(HOLE) ?? [];
  const literal = template.split(HOLE).map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'));
  const match = new RegExp(`^${literal.join(`(${WORDS})`)}$`).exec(text);
  return match === null ? null : new Map(holes.map((hole, index) => [hole, match[index + 1] ?? '']));
}
