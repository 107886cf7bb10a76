/** The licences of what is shipped, as the page About shows them. */
export interface Licences {
  readonly packages: readonly {
    readonly name: string;
    readonly version: string;
    /** SPDX, as the package says it; empty where its text alone says it. */
    readonly licence: string;
    /** Its text among `texts`; `null`: the package has none with it. */
    readonly text: number | null;
  }[];
  /** Each once. */
  readonly texts: readonly string[];
}
