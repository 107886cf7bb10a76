interface ListenProblem {
  readonly host: string;
  readonly port: number;
  /** Of the operating system. */
  readonly code: string;
  /** Where the page is served in its place; `null`: nowhere. */
  readonly insteadPort: number | null;
  readonly encrypted: boolean;
}

/** Why the page cannot be served, and what to do, for a terminal. */
export function listenProblemText(problem: ListenProblem): string {
  const { host, port, insteadPort, encrypted } = problem;
  const what = encrypted ? 'The encrypted page' : 'The page';
  const instead = insteadPort === null ? '' : ` Until then it is served at port ${insteadPort}.`;
  return `${what} cannot be served at ${host}:${port}: ${cause(problem)}${instead}`;
}

function cause({ host, port, code, encrypted }: ListenProblem): string {
  const key = encrypted ? 'http.tlsPort' : 'http.port';
  switch (code) {
    case 'EADDRINUSE':
      return `another program uses port ${port}. End it, or change ${key} in config.yaml.`;
    case 'EACCES':
      return `this user may not open port ${port}. Change ${key} in config.yaml to one above 1023, or give the right (systemd: AmbientCapabilities=CAP_NET_BIND_SERVICE).`;
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `${host} is no address of this machine (${code}). Change http.host in config.yaml; 0.0.0.0 means all.`;
    default:
      return `${code}. Check http.host and ${key} in config.yaml.`;
  }
}
