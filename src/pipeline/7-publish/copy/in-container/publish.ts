import { publishSettings, type PublishSettings } from '../environment.ts';
import { faultOf } from '../fault.ts';
import type { PublishResult } from '../result.ts';

export interface PublishDependencies {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Copies the image. @throws what `faultOf` judges */
  readonly copy: (settings: PublishSettings) => Promise<void>;
  /** Writes the termination message. */
  readonly write: (line: string) => Promise<void>;
  readonly print: (line: string) => void;
}

/**
 * Publishes the image, and tells the result on one line.
 * @throws Error if the environment does not match the manifest of the pod
 */
export async function publishAndTell({ env, copy, write, print }: PublishDependencies): Promise<void> {
  const settings = publishSettings.parse(env);
  const line = JSON.stringify(await attempt(settings, copy));
  await write(line);
  print(`${settings.RESULT_NONCE} ${line}`);
}

async function attempt(settings: PublishSettings, copy: PublishDependencies['copy']): Promise<PublishResult> {
  try {
    await copy(settings);
    return { digest: settings.DIGEST };
  } catch (error) {
    return faultOf(error);
  }
}
