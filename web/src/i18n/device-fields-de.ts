export const fieldsDe: Readonly<Record<string, string>> = {};
