import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const WEB = new URL('../../web/src/', import.meta.url).pathname;

const FILES = readdirSync(WEB, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
  .map((entry) => join(entry.parentPath, entry.name));

const IMPORT = /^(import|export)\s+(type\s+)?[^'";]*?from\s+'([^']+)'|^import\s+'([^']+)'/gm;

const PREACT = /^(preact|preact\/hooks|@preact\/signals)$/;

describe.each(FILES.map((file) => [file.slice(WEB.length), readFileSync(file, 'utf8')] as const))(
  '%s',
  (name, text) => {
    const imports = [...text.matchAll(IMPORT)].map((match) => ({
      type: match[2] !== undefined,
      from: match[3] ?? match[4] ?? '',
    }));

    it('shares only types with the controller', () => {
      const values = imports.filter(({ type, from }) => from.includes('/src/') && !type);
      expect(values).toEqual([]);
    });

    it('leans on Preact and nothing else, but for the one that draws QR codes', () => {
      const packages = imports.map(({ from }) => from).filter((from) => !from.startsWith('.'));
      const drawn = name === 'parts/QrCode.tsx' ? /^(preact\/hooks|lean-qr|lean-qr\/extras\/svg)$/ : PREACT;
      for (const from of packages) expect(from).toMatch(drawn);
    });

    it('stays clear of what the content security policy forbids', () => {
      expect(text).not.toMatch(/dangerouslySetInnerHTML|innerHTML|\bstyle="/);
    });

    if (name.endsWith('.ts') && name !== 'browser.ts') {
      it('touches no page', () => {
        expect(text).not.toMatch(/\b(document|window|localStorage|location)\./);
      });
    }
  },
);
