/** Why the page cannot be served, and what to do, for a terminal. `code` is that of the operating system. */
export function listenProblemText({ host, port, code }: { host: string; port: number; code: string }): string {
  return `The page cannot be served at ${host}:${port}: ${cause(host, port, code)}`;
}

function cause(host: string, port: number, code: string): string {
  switch (code) {
    case 'EADDRINUSE':
      return `another program uses port ${port}. End it, or change http.port in config.yaml.`;
    case 'EACCES':
      return `this user may not open port ${port}. Change http.port in config.yaml to one above 1023.`;
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `${host} is no address of this machine (${code}). Change http.host in config.yaml; 0.0.0.0 means all.`;
    default:
      return `${code}. Check http.host and http.port in config.yaml.`;
  }
}
