/** The words of the page. */
export const aboutEn = {
  'about.title': 'About Lademeister',
  'about.runs-for': 'Running for',
  'about.runtime': 'Runtime',
  'about.system': 'System',
  'about.memory': 'Memory',
  'about.megabytes': '{count} MB',
  'about.own-licence': 'Lademeister is licensed under the Apache License 2.0.',
  'about.licences': 'Licences',
  'about.licences-what': 'These packages are shipped with it. A tap opens the text of the licence.',
  'about.licences-failed': 'The licences could not be fetched. {why}',
  'about.packages': { one: '{count} package', other: '{count} packages' },
} as const;
