import type { X509Certificate } from 'node:crypto';
import { commonName } from './profile.ts';
import { PLATFORMS, type Platform, TRUST_WORDS, type TrustLanguage } from './words.ts';

/** What the page says. */
export interface TrustFacts {
  /** Address of the encrypted page, as the visitor can reach it; `null` while it is not open. */
  readonly url: string | null;
  /** What can be installed; `null`: nothing. */
  readonly authority: X509Certificate | null;
  readonly isOwn: boolean;
}

/** The page for who comes without encryption, as HTML: no script, nothing from elsewhere. */
export function trustPage(facts: TrustFacts, language: TrustLanguage, userAgent: string): string {
  const { url, authority, isOwn } = facts;
  const t = TRUST_WORDS[language];
  const current = platformOf(userAgent);
  const opened =
    url === null ? paragraph(t.closed) : `<p><a class="button" href="${escaped(url)}">${escaped(t.open)}</a></p>`;
  const installing =
    authority === null
      ? paragraph(isOwn ? t.own : t.unstored)
      : `${paragraph(t.warning)}
<h2>${escaped(t.install)}</h2>
${paragraph(t.once)}
<p>${escaped(t.compare)}</p>
<p class="fingerprint"><code>${grouped(authority.fingerprint256)}</code></p>
<p class="small">${escaped(commonName(authority))}. ${escaped(t.where)}</p>
${PLATFORMS.map((platform) => steps(platform, platform === current, language)).join('\n')}`;
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escaped(t.title)}</title>
<link rel="stylesheet" href="/trust/page.css">
</head>
<body>
<main>
<h1>${escaped(t.title)}</h1>
${paragraph(t.why)}
${opened}
${installing}
<h2>${escaped(t.without)}</h2>
${paragraph(t.withoutHow)}
<p><strong>${escaped(t.withoutRisk)}</strong></p>
</main>
</body>
</html>
`;
}

export const TRUST_STYLE = `:root { color-scheme: light dark; }
body { margin: 0; font: 1.05rem/1.5 system-ui, sans-serif; background: Canvas; color: CanvasText; }
main { max-width: 38rem; margin: 0 auto; padding: 1.5rem 1rem 3rem; }
h1 { font-size: 1.5rem; line-height: 1.25; }
h2 { font-size: 1.15rem; margin-top: 2rem; }
.button { display: inline-block; padding: 0.7rem 1.2rem; border-radius: 0.6rem; background: #1d6b45; color: #fff; text-decoration: none; font-weight: 600; }
.button:focus-visible, summary:focus-visible { outline: 3px solid #2f8f5f; outline-offset: 2px; }
.fingerprint code { overflow-wrap: anywhere; font-size: 0.95rem; }
.small { font-size: 0.9rem; }
details { border-top: 1px solid #8886; }
details:last-of-type { border-bottom: 1px solid #8886; }
summary { padding: 0.8rem 0; font-weight: 600; cursor: pointer; }
details ol { margin: 0 0 1rem; padding-left: 1.4rem; }
`;

/** Files below `/trust/`: each platform opens another one by itself. */
const FILES: Readonly<Record<Platform, string>> = {
  ios: 'lademeister.mobileconfig',
  macos: 'lademeister.mobileconfig',
  android: 'lademeister.crt',
  windows: 'lademeister.cer',
  linux: 'lademeister.pem',
  firefox: 'lademeister.pem',
};

function steps(platform: Platform, isOpen: boolean, language: TrustLanguage): string {
  const t = TRUST_WORDS[language];
  const { name, steps: lines } = t.platforms[platform];
  return `<details${isOpen ? ' open' : ''}><summary>${escaped(name)}</summary>
<p><a class="button" href="/trust/${FILES[platform]}">${escaped(t.download)}</a></p>
<ol>${lines.map((line) => `<li>${escaped(line)}</li>`).join('')}</ol></details>`;
}

/** Only decides which steps stand open: all the others are there as well. */
function platformOf(userAgent: string): Platform | null {
  if (/iPhone|iPad/.test(userAgent)) return 'ios';
  if (/Firefox/.test(userAgent)) return 'firefox';
  if (/Android/.test(userAgent)) return 'android';
  if (/Windows/.test(userAgent)) return 'windows';
  // An iPad calls itself so, too; the profile is the same.
  if (/Macintosh/.test(userAgent)) return 'macos';
  return /Linux/.test(userAgent) ? 'linux' : null;
}

/** In groups of four digits, so that two people can compare it by voice. */
function grouped(fingerprint: string): string {
  return (fingerprint.replaceAll(':', '').match(/.{1,4}/g) ?? []).join(' ');
}

function paragraph(text: string): string {
  return `<p>${escaped(text)}</p>`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
