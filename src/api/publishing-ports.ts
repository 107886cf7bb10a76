/** How it stands with what other programs of the house are told. Times UTC epoch ms. */
export interface PublishingView {
  /** `null`: no broker is configured. */
  readonly mqtt: {
    readonly address: string;
    /** State and orders go over it. */
    readonly enabled: boolean;
    readonly discovery: boolean;
    readonly prefix: string;
    readonly problem: { readonly sinceMs: number; readonly detail: string } | null;
    readonly commands: readonly string[];
    readonly publishedAtMs: number | null;
    readonly orders: number;
    readonly refused: number;
    readonly refusal: { readonly atMs: number; readonly topic: string; readonly code: string } | null;
  } | null;
  /** When `/metrics` was asked for last. */
  readonly metricsAskedAtMs: number | null;
  readonly influx: readonly {
    readonly id: string;
    readonly name: string;
    readonly waiting: number;
    readonly written: number;
    readonly dropped: number;
    readonly writtenAtMs: number | null;
    readonly problem: { readonly sinceMs: number; readonly detail: string } | null;
  }[];
}

export interface PublishingPorts {
  view(): PublishingView;
  /** The whole text for Prometheus. */
  metrics(format: 'text' | 'openmetrics'): string;
  /** Publishes a message at once; resolves with `null`, or why that did not work. */
  testMqtt(): Promise<string | null>;
  testInflux(id: string): Promise<{ readonly detail: string | null } | 'unknown-database'>;
}
