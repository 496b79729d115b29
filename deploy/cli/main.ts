import { buildCli } from './build.ts';
import { installCli, writeLaunchers } from './install.ts';
import { cliFolder } from './paths.ts';

/** `main.ts [PREFIX]`: builds the command line, and with a prefix installs it there. */
const [prefix] = process.argv.slice(2);
await buildCli();
await writeLaunchers(cliFolder);
if (prefix === undefined) {
  console.log(`Built ${cliFolder}/kubectl-dfj and ${cliFolder}/dockerfilejob.
Put them on your PATH, then run kubectl dfj --help:

  export PATH="${cliFolder}:$PATH"        this terminal; \`make env\` does it, too
  make cli PREFIX=/usr/local        for all users of this machine`);
} else {
  await installCli(prefix);
  console.log(`Installed ${prefix}/bin/kubectl-dfj and ${prefix}/bin/dockerfilejob. Run: kubectl dfj --help`);
}
