import { openTerminal } from '../../support/docs/terminal.ts';

describe('a terminal', () => {
  const terminal = openTerminal({ KEPT: 'as here' });
  afterAll(() => terminal.close());

  it('shows both outputs in order, and the exit code', async () => {
    const typed = await terminal.type('echo out; echo err >&2; cat <<EOF\nlast\nEOF\n(exit 3)');
    expect(typed).toEqual({ code: 3, output: 'out\nerr\nlast\n' });
  });

  it('keeps variables from one command to the next, except those that are fixed', async () => {
    await terminal.type('id=7 KEPT=other; export KEPT');
    expect(await terminal.type('echo $id $KEPT; source <(echo echo sourced)')).toEqual({
      code: 0,
      output: '7 as here\nsourced\n',
    });
  });

  it('is in the folder of the project, with nothing to read and no trace of the make that runs the tests', async () => {
    const { output } = await terminal.type('cat; ls -d Makefile; echo "[$MAKEFLAGS$MAKELEVEL]"');
    expect(output).toBe('Makefile\n[]\n');
  });

  it('says so if a command ends the shell', async () => {
    await expect(terminal.type('echo bye; exit 0')).rejects.toThrow(/the shell ended.*\nbye/);
  });
});
