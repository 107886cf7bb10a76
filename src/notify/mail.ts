import {
  type Carried,
  type Carrier,
  failure,
  type Missing,
  type OpenReason,
  type Parcel,
} from '../billing/delivery/carrier.ts';
import type { Language } from '../billing/words.ts';

export interface MailSettings {
  readonly host: string;
  readonly port: number;
  /** `tls` from the first byte, `starttls` demanded before anything is said, `none` for a relay on this machine. */
  readonly security: 'tls' | 'starttls' | 'none';
  readonly user: string | null;
  /** Read at each attempt: it may be put right without a restart. `null` where the server asks for none. */
  readonly password: () => Promise<string | null>;
  readonly from: string;
}

const TIMEOUT_MS = 30_000;

/** Reports and reminders by mail, through the owner's own mail account. */
export function mailCarrier(settings: MailSettings, to: string): Carrier {
  return {
    async send(parcel: Parcel): Promise<Carried> {
      try {
        await post(settings, to, letter(parcel, settings.from));
        return { kind: 'sent' };
      } catch (error) {
        return failure(error);
      }
    },
  };
}

/** A letter as nodemailer takes it. */
export interface Letter {
  readonly subject: string;
  readonly text: string;
  readonly messageId: string;
  readonly attachments?: { readonly filename: string; readonly content: Buffer }[];
}

/** Hands a letter to the mail server; rejects with what nodemailer says. The password is in none of its words. */
export async function post(settings: MailSettings, to: string, { attachments, ...rest }: Letter): Promise<void> {
  const { createTransport } = await import('nodemailer');
  const { user } = settings;
  const password = await settings.password();
  const transport = createTransport({
    host: settings.host,
    port: settings.port,
    secure: settings.security === 'tls',
    requireTLS: settings.security === 'starttls',
    ignoreTLS: settings.security === 'none',
    connectionTimeout: TIMEOUT_MS,
    greetingTimeout: TIMEOUT_MS,
    socketTimeout: TIMEOUT_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
    ...(user === null || password === null ? {} : { auth: { user, pass: password } }),
  });
  try {
    const files = attachments === undefined ? {} : { attachments };
    await transport.sendMail({ from: settings.from, to, ...rest, ...files });
  } finally {
    transport.close();
  }
}

/** A second attempt after a lost answer is the same letter: mail programs show it once. */
export function messageIdOf(key: string, from: string): string {
  const domain = /@([A-Za-z0-9.-]+)/.exec(from)?.[1] ?? 'localhost';
  return `<${key.replaceAll(/[^A-Za-z0-9.-]/g, '-')}@${domain}>`;
}

function letter(parcel: Parcel, from: string): Letter {
  const { kind, title, period, why, language, files, key } = parcel;
  const { subjects, texts, reasons } = WORDS[language];
  const reason = why === null ? '' : reasons[why.code](why);
  return {
    subject: `${subjects[kind]}: ${title}, ${period}`,
    text: texts[kind](title, period, reason),
    messageId: messageIdOf(key, from),
    attachments: files.map(({ name, bytes }) => ({ filename: name, content: Buffer.from(bytes) })),
  };
}

interface MailWords {
  readonly subjects: Readonly<Record<Parcel['kind'], string>>;
  readonly texts: Readonly<Record<Parcel['kind'], (title: string, period: string, reason: string) => string>>;
  readonly reasons: Readonly<Record<OpenReason['code'], (why: OpenReason) => string>>;
}

const detailOf = (why: OpenReason): string => ('detail' in why ? why.detail : '');
const yearOf = (why: OpenReason): string => ('value' in why ? why.value : '');

/** What is missing, one a line. */
function lines(why: OpenReason, words: Readonly<Record<Exclude<keyof Missing, 'code'>, string>>): string {
  if (why.code !== 'missing') return '';
  const counts = (['unassigned', 'withoutEnergy', 'withoutOdometer'] as const).filter((name) => why[name] > 0);
  const said = [...(why.method ? [words.method] : []), ...counts.map((name) => `${words[name]}: ${why[name]}`)];
  return said.map((line) => `- ${line}`).join('\n');
}

const WORDS: Readonly<Record<Language, MailWords>> = {
  de: {
    subjects: { statement: 'Abrechnung', reminder: 'Abrechnung noch offen', ahead: 'Vor der Abrechnung' },
    texts: {
      statement: (title, period) =>
        `Guten Tag,\n\nim Anhang liegt die Abrechnung „${title}“ für ${period}.\n\nDiese Nachricht hat Lademeister verschickt.\n`,
      ahead: (title, period, reason) =>
        `Guten Tag,\n\n„${title}“ für ${period} ist bald fällig. Bis dahin fehlt noch:\n${reason}\n\nDiese Nachricht hat Lademeister verschickt.\n`,
      reminder: (title, period, reason) =>
        `Guten Tag,\n\ndie Abrechnung „${title}“ für ${period} kann noch nicht erstellt werden.\n${reason}\n\nSie wird verschickt, sobald das behoben ist.\n\nDiese Nachricht hat Lademeister verschickt.\n`,
    },
    reasons: {
      'not-exact': () => 'Die Zahlen sind noch nicht vollständig: Es fehlen Preise oder Zählerstände.',
      'no-official-price': (why) => `Für ${yearOf(why)} ist noch kein veröffentlichter Preis eingetragen.`,
      'ledger-unusable': (why) => `Das Ladebuch lässt sich nicht verwenden: ${detailOf(why)}`,
      missing: (why) =>
        lines(why, {
          method: 'Für dieses Jahr ist keine Methode der Erstattung gewählt.',
          unassigned: 'Ladungen ohne Fahrzeug',
          withoutEnergy: 'Ladungen ohne bekannte Energie',
          withoutOdometer: 'Ladungen ohne Kilometerstand',
        }),
      refused: (why) => `So wie sie eingerichtet ist, gibt es diese Abrechnung nicht: ${detailOf(why)}`,
    },
  },
  en: {
    subjects: { statement: 'Statement', reminder: 'Statement still open', ahead: 'Before the statement' },
    texts: {
      statement: (title, period) =>
        `Hello,\n\nattached is the statement "${title}" for ${period}.\n\nThis message was sent by Lademeister.\n`,
      ahead: (title, period, reason) =>
        `Hello,\n\n"${title}" for ${period} is due soon. Until then this is missing:\n${reason}\n\nThis message was sent by Lademeister.\n`,
      reminder: (title, period, reason) =>
        `Hello,\n\nthe statement "${title}" for ${period} cannot be made yet.\n${reason}\n\nIt will be sent as soon as this is put right.\n\nThis message was sent by Lademeister.\n`,
    },
    reasons: {
      'not-exact': () => 'The figures are not complete yet: prices or registers are missing.',
      'no-official-price': (why) => `No published price is entered for ${yearOf(why)} yet.`,
      'ledger-unusable': (why) => `The charge log cannot be used: ${detailOf(why)}`,
      missing: (why) =>
        lines(why, {
          method: 'No method of reimbursement is elected for this year.',
          unassigned: 'Sessions without a vehicle',
          withoutEnergy: 'Sessions without a known energy',
          withoutOdometer: 'Sessions without an odometer reading',
        }),
      refused: (why) => `As it is set up there is no such statement: ${detailOf(why)}`,
    },
  },
};
