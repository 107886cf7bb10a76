import { useEffect, useState } from 'preact/hooks';
import { createWords } from '../i18n/i18n.ts';
import type { Language } from '../i18n/language.ts';
import type { wizardEn } from '../i18n/wizard-en.ts';
import { useI18n } from '../parts/context.ts';

export type WizardWords = ReturnType<typeof createWords<typeof wizardEn>>;

const LOADERS: Readonly<Record<Language, () => Promise<WizardWords>>> = {
  de: async () => createWords<typeof wizardEn>((await import('../i18n/wizard-de.ts')).wizardDe),
  en: async () => createWords<typeof wizardEn>((await import('../i18n/wizard-en.ts')).wizardEn),
  nl: async () => createWords<typeof wizardEn>((await import('../i18n/wizard-nl.ts')).wizardNl),
};

/** `null` until they are here. */
export function useWizardWords(): WizardWords | null {
  const { language } = useI18n();
  const [words, setWords] = useState<{ readonly w: WizardWords } | null>(null);
  useEffect(() => {
    let isWanted = true;
    LOADERS[language]().then((w) => {
      if (isWanted) setWords({ w });
    }, console.error);
    return () => {
      isWanted = false;
    };
  }, [language]);
  return words?.w ?? null;
}
