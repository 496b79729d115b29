import type { ImageName } from '../config/images.ts';
import type { Archive } from '../resource/archived-logs.ts';
import type { StepName } from '../resource/steps.ts';
import type { DiskSize } from './manifest/disk.ts';

interface AnyContainer {
  /** The step whose pod it runs in. */
  readonly step: StepName;
  /** Size of its writable layer, logs and volumes on the node's disk. */
  readonly disk: DiskSize;
  /** An init container: the ordinary containers of its pod start only after it has succeeded. */
  readonly init?: true;
  /**
   * It starts with the container of this name, and waits on its standard input until the operator asks for its result,
   * once that container has succeeded.
   */
  readonly askedAfter?: 'run';
  readonly archive?: Archive;
}

/** Runs the user's code. CPU and memory come from the spec, up to the operator's maximum. */
export interface Untrusted extends AnyContainer {
  readonly trusted: false;
}

/** Runs our own code or a third-party tool. */
export interface Trusted extends AnyContainer {
  readonly trusted: true;
  readonly image: ImageName;
  /** Limits, in cores and in bytes. */
  readonly cpu: number;
  readonly memory: number;
  /**
   * CPU request. Small, or the pods would stay Pending on a small node. The more urgent the container's work, the
   * larger the request, because requests are the weights by which containers share a busy CPU.
   */
  readonly cpuRequest: string;
  /** The line that it prints for the operator: its parser and its maximum size. */
  readonly result?: { readonly parse: (text: string) => unknown; readonly maxBytes: number };
}
