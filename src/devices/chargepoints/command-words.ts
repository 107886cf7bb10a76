import type { CommandOutcome, TriggeredMessage } from '../../core/model/charge-point-commands.ts';
import type { TriggerMessageRequest } from '../../ocpp/v16/messages.ts';

/** What a status in an answer means to whoever asked (OCPP 1.6 section 7). What a station makes up is a refusal. */
export const outcomeOf = (status: string): CommandOutcome => OUTCOMES.get(status) ?? 'refused';

const OUTCOMES: ReadonlyMap<string, CommandOutcome> = new Map<string, CommandOutcome>([
  ['Accepted', 'done'],
  ['Unlocked', 'done'],
  ['Scheduled', 'scheduled'],
  ['RebootRequired', 'reboot-needed'],
  ['NotSupported', 'not-supported'],
  ['NotImplemented', 'not-supported'],
  ['UnknownVendorId', 'not-supported'],
  ['UnknownMessageId', 'not-supported'],
]);

/** OCPP 1.6 section 7.32 (MessageTrigger). */
export const TRIGGERS: Readonly<Record<TriggeredMessage, TriggerMessageRequest['requestedMessage']>> = {
  boot: 'BootNotification',
  'diagnostics-status': 'DiagnosticsStatusNotification',
  'firmware-status': 'FirmwareStatusNotification',
  heartbeat: 'Heartbeat',
  'meter-values': 'MeterValues',
  status: 'StatusNotification',
};
