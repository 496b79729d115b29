import { existsSync } from 'node:fs';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { z } from 'zod';
import { layout } from './layout.ts';

/** Machine-wide settings that the node must raise, because each pod watches several files. */
const minimums = {
  'fs/inotify/max_user_instances': 8192,
  'fs/inotify/max_user_watches': 524288,
} as const;

/** Machine-wide settings that the kubelet changes by itself. */
const changedByKubelet = [
  'kernel/keys/root_maxbytes',
  'kernel/keys/root_maxkeys',
  'kernel/panic',
  'kernel/panic_on_oops',
  'vm/overcommit_memory',
  'vm/panic_on_oom',
];

const savedSchema = z.record(z.string(), z.string());
const fileOf = (setting: string): string => `/proc/sys/${setting}`;

/** Saves the machine's settings once, then raises those that the node needs. */
export async function raiseMachineSettings(): Promise<void> {
  if (!existsSync(layout.savedSettings)) {
    const saved: Record<string, string> = {};
    for (const setting of [...Object.keys(minimums), ...changedByKubelet]) {
      saved[setting] = (await readFile(fileOf(setting), 'utf8')).trim();
    }
    await writeFile(`${layout.savedSettings}.new`, JSON.stringify(saved, undefined, 2));
    await rename(`${layout.savedSettings}.new`, layout.savedSettings);
  }
  for (const [setting, minimum] of Object.entries(minimums)) {
    const now = Number(await readFile(fileOf(setting), 'utf8'));
    if (now < minimum) await writeFile(fileOf(setting), String(minimum));
  }
}

/** Restores the settings from before the first start. */
export async function restoreMachineSettings(): Promise<void> {
  for (const [setting, value] of Object.entries(await savedSettings()))
    await writeFile(fileOf(setting), value);
}

/** Settings that differ from those before the first start. */
export async function changedSettings(): Promise<string[]> {
  const changed: string[] = [];
  for (const [setting, value] of Object.entries(await savedSettings())) {
    if ((await readFile(fileOf(setting), 'utf8')).trim() !== value) changed.push(setting);
  }
  return changed;
}

async function savedSettings(): Promise<Record<string, string>> {
  if (!existsSync(layout.savedSettings)) return {};
  return savedSchema.parse(JSON.parse(await readFile(layout.savedSettings, 'utf8')));
}
