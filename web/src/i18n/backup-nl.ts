import type { backupEn } from './backup-en.ts';
import type { Translated } from './vocabulary.ts';

export const backupNl: Translated<typeof backupEn> = {
  'backup.title': 'Back-up',
  'backup.what':
    'Instellingen, wachtwoorden van apparaten, laadsessies, mensen en laadpassen in één versleuteld bestand. Het wordt weer geopend en gecontroleerd voordat het als gemaakt telt.',
  'backup.loading': 'Ophalen …',
  'backup.passphrase': 'Wachtwoordzin (minstens 12 tekens)',
  'backup.keep-it':
    'Bewaar hem goed: zonder de wachtwoordzin kan niemand het bestand openen, en hier wordt hij niet bewaard.',
  'backup.with-history': 'Ook vermogensverlopen (groter)',
  'backup.make': 'Nu een back-up maken',
  'backup.busy': 'Wordt gemaakt en gecontroleerd. Dat kan enkele minuten duren; het laden gaat door.',
  'backup.failed': 'Er is geen back-up gemaakt: {why}',
  'backup.files': 'Te downloaden',
  'backup.file': 'Back-up van {time}',
  'backup.not-scheduled': 'Er worden geen back-ups vanzelf gemaakt. Stel backup.folder in config.yaml in.',
  'backup.scheduled': 'Worden vanzelf gemaakt in {folder}. Nieuwste: {time}.',
  'backup.scheduled-none': 'Worden vanzelf gemaakt in {folder}. Er is er nog geen.',
  'backup.restore': 'Komt de pagina niet meer op, terwijl Lademeister is beëindigd: lademeister restore BESTAND.',
  'diagnostics.title': 'Diagnose',
  'diagnostics.what':
    'Toestand, configuratie en opnamen van de laatste dag voor een storingsmelding, als ZIP-bestand. Pasnummers, namen, adressen en wachtwoorden zijn eruit gehaald.',
  'diagnostics.download': 'Bundel downloaden',
  'error.backup-busy': 'Er wordt al een back-up gemaakt.',
};
