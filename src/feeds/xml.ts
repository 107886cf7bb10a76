/** An element: its name without prefix, the elements in it, and the text of one that has none. Attributes do not matter here. */
export interface XmlElement {
  readonly name: string;
  readonly children: readonly XmlElement[];
  readonly text: string;
}

const MOST_ELEMENTS = 200_000;
const DEEPEST = 32;
const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
/** A comment, a declaration, CDATA, a tag, or text. A DOCTYPE is none of them: who can declare entities can blow them up. */
const TOKEN =
  /<!--[\s\S]*?-->|<\?[\s\S]*?\?>|<!\[CDATA\[([\s\S]*?)\]\]>|<(\/?)([\w.:-]+)((?:\s+[\w.:-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>|([^<]+)/gy;

/** Reads a document of elements and text, strictly; `null` for anything else. */
export function readXml(document: string): XmlElement | null {
  const text = document.replace(/^\uFEFF/, '').trim();
  const root: Building = { name: '', children: [], text: '' };
  const open = [root];
  let elements = 0;
  let end = 0;
  for (const token of text.matchAll(TOKEN)) {
    end = token.index + token[0].length;
    const [, cdata, slash, name, , empty, chars] = token;
    const current = open.at(-1);
    if (current === undefined) return null;
    if (cdata !== undefined) current.text += cdata;
    else if (chars !== undefined) current.text += plain(chars);
    if (name === undefined) continue;
    const local = name.slice(name.indexOf(':') + 1);
    if (slash === '/') {
      if (current === root || current.name !== local) return null;
      open.pop();
      continue;
    }
    elements += 1;
    const element: Building = { name: local, children: [], text: '' };
    current.children.push(element);
    if (empty !== '/') open.push(element);
    if (elements > MOST_ELEMENTS || open.length > DEEPEST) return null;
  }
  const [top] = root.children;
  return end === text.length && open.length === 1 && root.children.length === 1 && root.text.trim() === ''
    ? (top ?? null)
    : null;
}

/** The elements of a name in an element. */
export function all({ children }: XmlElement, name: string): readonly XmlElement[] {
  return children.filter((child) => child.name === name);
}

/** The text at a path of names; `null` where there is no such element. */
export function textAt(element: XmlElement, ...path: readonly string[]): string | null {
  const found = path.reduce<XmlElement | undefined>(
    (inner, name) => (inner === undefined ? undefined : all(inner, name)[0]),
    element,
  );
  return found === undefined ? null : found.text.trim();
}

interface Building extends XmlElement {
  readonly children: Building[];
  text: string;
}

function plain(text: string): string {
  return text.replace(/&(?:#(\d{1,7})|#x([\da-fA-F]{1,6})|(\w+));/g, (whole, decimal, hex, name) => {
    if (name !== undefined) return ENTITIES[String(name)] ?? whole;
    const code = decimal === undefined ? Number.parseInt(String(hex), 16) : Number(decimal);
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}
