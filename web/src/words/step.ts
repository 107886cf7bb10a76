/** A rung of the ladder: what limits, and by how much. */
export interface Step {
  readonly label: string;
  readonly value: string | null;
}
