import { expect, test } from 'vitest';
import { listenProblemText } from '../../src/cli/listen-problem.ts';

test.each([
  ['EADDRINUSE', 'http.port'],
  ['EACCES', 'http.port'],
  ['EADDRNOTAVAIL', 'http.host'],
  ['ENOTFOUND', 'http.host'],
  ['EWHATEVER', 'http.host and http.port'],
])('%s names the address and the key to change: %s', (code, key) => {
  const text = listenProblemText({ host: '10.0.0.9', port: 80, code, insteadPort: null, encrypted: false });
  expect(text).toContain('10.0.0.9:80');
  expect(text).toContain(key);
});
