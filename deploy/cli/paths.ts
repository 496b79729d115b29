import { join } from 'node:path';
import { checkout } from '../local/install/checkout.ts';

/** Where package.json says that the programs of the npm package are. */
export const bundle = join(checkout, 'dist', 'dfj');
export const entry = 'cli.js';
export const completer = 'complete.js';

/** Where the programs of this checkout are. `make env` puts it on the PATH. */
export const cliFolder = join(checkout, 'dist', 'bin');
