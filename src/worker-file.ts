/**
 * The file that a worker thread runs: beside the source that starts it, or, in the bundle, beside the bundle.
 * @param from `import.meta.url` of whoever starts it
 */
export function workerFile(name: string, from: string): URL {
  return new URL(from.endsWith('.ts') ? `./${name}.ts` : `./${name}.js`, from);
}
