/** The last frames of a device, for who looks into a fault. */
import { houseScrubber } from '../backup/diagnostics.ts';
import { frameLines } from '../backup/masked-frames.ts';
import { ocppChargePoints } from '../config/charge-points.ts';
import type { Config } from '../config/schema.ts';
import type { FrameBook } from '../transport/frames.ts';
import { addressOf } from '../transport/modbus/buses.ts';
import { lineOf } from './modbus-line.ts';

export interface FramesOfDevice {
  has(deviceId: string): boolean;
  /** What went over its line, oldest first; `null`: nothing of it is kept. */
  lines(deviceId: string): readonly string[] | null;
}

export function framesOfDevice(config: Config, frames: FrameBook, dataDir: string): FramesOfDevice {
  const { meters, inverters, batteries, chargePoints } = config;
  const names = new Map<string, string>([
    ...ocppChargePoints(config).map(({ id, identity }) => [id, `ocpp ${identity}`] as const),
    ...[...meters, ...inverters, ...batteries, ...chargePoints].flatMap((device) =>
      'framing' in device ? [[device.id, `modbus ${addressOf(lineOf(device))}`] as const] : [],
    ),
  ]);
  return {
    has: (deviceId) => names.has(deviceId),
    lines(deviceId) {
      const name = names.get(deviceId);
      return name === undefined ? null : frameLines(frames.frames(name), houseScrubber(dataDir));
    },
  };
}
