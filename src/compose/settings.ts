/** The part of the object graph by which the owner changes settings: config.yaml, section by section. */
import { networkInterfaces } from 'node:os';
import { IsOptional } from 'typebox';
import type { SettingsAnswer, SettingsPorts } from '../api/settings-ports.ts';
import { fingerprintOf } from '../config/edit-devices.ts';
import { SETTINGS_SECTIONS, withSettings, writtenSection } from '../config/edit-sections.ts';
import { type Config, ConfigSchema } from '../config/schema.ts';
import { toSettings } from '../config/settings.ts';
import { safeCurrentTotals } from '../core/control/safe-currents.ts';
import type { ConfigDocument } from './config-document.ts';

/** `takenText`: that with which the site has started. */
export function settingsPorts(
  document: ConfigDocument,
  takenText: string,
  refusedAtMs: () => number | null,
): SettingsPorts {
  return {
    async read() {
      const text = await document.read();
      const parsed = document.parse(text);
      const config = parsed.kind === 'ok' ? parsed.config : null;
      return {
        sections: SETTINGS_SECTIONS.map((name) => ({
          name,
          schema: ConfigSchema.properties[name],
          optional: IsOptional(ConfigSchema.properties[name]),
          value: writtenSection(text, name),
        })),
        circuits: (config?.circuits ?? []).map(named),
        meters: (config?.meters ?? []).map(named),
        chargePoints: config?.chargePoints.length ?? 0,
        safeCurrents: config === null ? [] : safeCurrentTotals(toSettings(config)),
        problems: parsed.kind === 'ok' ? parsed.warnings : parsed.problems,
        ocppAddresses: config === null ? [] : ocppAddresses(config),
        basedOn: fingerprintOf(text),
        taken: text === takenText,
        refusedAtMs: refusedAtMs(),
      } satisfies SettingsAnswer;
    },
    async check(changes) {
      const parsed = document.parse(withSettings(await document.read(), changes));
      return parsed.kind === 'ok'
        ? { problems: [], warnings: parsed.warnings }
        : { problems: parsed.problems, warnings: [] };
    },
    save: (changes, basedOn) =>
      document.inTurn(async () => {
        const text = await document.read();
        if (fingerprintOf(text) !== basedOn) return { kind: 'config-changed' };
        return document.save(withSettings(text, changes));
      }),
    undo: (change) => document.undo(change),
  };
}

function named({ id, name }: { readonly id: string; readonly name: string }): { id: string; name: string } {
  return { id, name };
}

/** By what a station in the house reaches the controller. IPv6 addresses change by themselves. */
function ocppAddresses({ ocpp: { host, port } }: Config): readonly string[] {
  const own = Object.values(networkInterfaces())
    .flatMap((all) => all ?? [])
    .filter(({ family, internal }) => family === 'IPv4' && !internal)
    .map(({ address }) => address);
  const hosts = ['0.0.0.0', '::'].includes(host) ? own : [host];
  return hosts.map((one) => `ws://${one.includes(':') ? `[${one}]` : one}:${port}/`);
}
