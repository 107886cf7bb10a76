import { type Channel, inOneLine, later, type Sent } from '../channel.ts';
import { type MailSettings, messageIdOf, post } from '../mail.ts';

/** By the mail account of the reports. */
export function mailChannel(settings: MailSettings, to: string): Channel {
  return {
    async send({ id, title, text }) {
      try {
        await post(settings, to, {
          subject: title,
          text: `${text}\n`,
          messageId: messageIdOf(`notification.${id}`, settings.from),
        });
        return { kind: 'sent' };
      } catch (error) {
        return failureOf(error);
      }
    },
  };
}

/** RFC 5321, 4.2.1: a reply of 5yz is for good: of the sign-in and the addresses for all letters, of the text for this one. */
function failureOf(error: unknown): Sent {
  const failed = later(error);
  if (!(error instanceof Error) || failed.kind !== 'later') return failed;
  const detail = inOneLine(error.message);
  const code: unknown = Reflect.get(error, 'code');
  const reply: unknown = Reflect.get(error, 'responseCode');
  const isForGood = typeof reply === 'number' && reply >= 500;
  if (code === 'EAUTH' && (isForGood || reply === undefined)) return { kind: 'denied', detail };
  if (!isForGood) return { ...failed, detail };
  return code === 'EENVELOPE' ? { kind: 'denied', detail } : { kind: 'refused', detail };
}
