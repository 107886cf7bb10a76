import type { Language } from '../words.ts';
import { DE } from './words-de.ts';
import { EN } from './words-en.ts';
import type { DocumentWords } from './words-needed.ts';

export const DOCUMENT_WORDS: Readonly<Record<Language, DocumentWords>> = { de: DE, en: EN };
