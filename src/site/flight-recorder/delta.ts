/**
 * What changed between two pieces of plain JSON, as JSON text: `[value]` stands in place of what was there, `[]` says
 * that it is gone, an object holds the changes of its members (of an array of the same length: by index). Empty when
 * nothing changed. What is the same object counts as unchanged without a look inside. Text rather than an object,
 * because this is done for each cycle of the loop.
 */
export function deltaText(before: unknown, after: unknown): string {
  if (Object.is(before, after)) return '';
  if (!isBranch(before) || !isBranch(after) || !isAlike(before, after)) return `[${JSON.stringify(after)}]`;
  let text = '';
  for (const member of Object.keys(after)) {
    if (after[member] === undefined) continue;
    const change = deltaText(before[member], after[member]);
    if (change !== '') text += `${text === '' ? '{' : ','}${JSON.stringify(member)}:${change}`;
  }
  for (const member of Object.keys(before)) {
    if (before[member] === undefined || after[member] !== undefined) continue;
    text += `${text === '' ? '{' : ','}${JSON.stringify(member)}:[]`;
  }
  return text === '' ? '' : `${text}}`;
}

/** `before` with a change made to it; `before` stays as it is. Whatever comes in, something comes out. */
export function withDelta(before: unknown, change: unknown): unknown {
  if (Array.isArray(change)) return change[0];
  if (!isBranch(change)) return before;
  const members = new Map<string, unknown>(isBranch(before) ? Object.entries(before) : []);
  for (const [member, deeper] of Object.entries(change)) {
    if (Array.isArray(deeper) && deeper.length === 0) members.delete(member);
    else members.set(member, withDelta(members.get(member), deeper));
  }
  return Array.isArray(before) ? [...members.values()] : Object.fromEntries(members);
}

type Branch = Readonly<Record<string, unknown>>;

function isBranch(value: unknown): value is Branch {
  return typeof value === 'object' && value !== null;
}

/** Arrays of different lengths are told as a whole: what moved within them is not looked for. */
function isAlike(before: Branch, after: Branch): boolean {
  if (!Array.isArray(before) || !Array.isArray(after)) return Array.isArray(before) === Array.isArray(after);
  return before.length === after.length;
}
