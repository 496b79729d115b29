import type { Auth } from '../auth/index.ts';
import type { BuildOptions } from '../jobs/submit-build.ts';
import { Turns, type Claim } from '../http/turns.ts';
import type { JobStore } from '../store/job-store.ts';
import type { Uploads } from '../uploads/index.ts';
import type { AuthenticatedCall } from './route.ts';

export interface JobRoutesOptions {
  readonly store: JobStore;
  readonly auth: Auth;
  /** The namespace of jobs that are created by REST, unless they name another one. */
  readonly namespace: string;
  /** Whether the calls of older systems are answered, too. */
  readonly compatibility: boolean;
  /** Where builds of such a system are published to. Undefined if those are not among these calls. */
  readonly builds?: BuildOptions | undefined;
  /** Stores archives. Undefined if this installation takes none. */
  readonly uploads?: Uploads | undefined;
}

const waiting = { total: 300, each: 100 };

/** How much of each kind of work is done at the same time, for all routes together. */
export interface JobTurns {
  /** Lists hold their turn until the client has taken the last job. */
  readonly lists: Turns;
  /** A body has a turn from its first byte until it is stored. It has ten seconds to arrive. */
  readonly bodies: Turns;
  /** The same for forms, which take longer if they have an archive. */
  readonly forms: Turns;
  /** A job that is read has a turn until the client has taken it. */
  readonly reads: Turns;
}

export const makeJobTurns = (): JobTurns => ({
  lists: new Turns({ working: { total: 8, each: 2 }, waiting }),
  bodies: new Turns({ working: { total: 24, each: 4 }, waiting }),
  forms: new Turns({ working: { total: 24, each: 4 }, waiting }),
  reads: new Turns({ working: { total: 16, each: 4 }, waiting }),
});

export const claimOf = ({ caller, closed }: AuthenticatedCall): Claim => ({ who: caller.username, closed });
