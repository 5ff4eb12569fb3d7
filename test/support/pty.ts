// A program at a real terminal: python3's pty, keys sent when the text that asks for them has appeared.
import { type Ran, type RunOptions, run } from './process.js';

/** Reads until each text appears, then types; passes the screen on to stdout and ends as the program ended. */
const driver = `
import fcntl, json, os, pty, signal, struct, sys, termios
steps, columns, argv = json.loads(sys.argv[1]), int(sys.argv[2]), sys.argv[3:]
signal.alarm(9)
pid, fd = pty.fork()
if pid == 0:
    fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack('HHHH', 24 if columns else 0, columns, 0, 0))
    os.execvp(argv[0], argv)
screen, seen = b'', 0
while True:
    try:
        chunk = os.read(fd, 65536)
    except OSError:
        break
    if not chunk:
        break
    screen += chunk
    while steps and steps[0][0].encode() in screen[seen:]:
        seen = screen.index(steps[0][0].encode(), seen) + len(steps[0][0].encode())
        os.write(fd, steps.pop(0)[1].encode())
sys.stdout.buffer.write(screen)
sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) if not steps else 99)
`;

export const enter = '\r';
export const ctrlC = '\u0003';
export const ctrlD = '\u0004';
export const escapeKey = '\u001b';
/** Empties a line of input. */
export const clearLine = '\u0015';

/**
 * @param steps what must have appeared, and what is typed then; exit 99 says that one of them never appeared
 * @param columns of the terminal; 0 is one that does not know its size
 */
export const atTerminal = (
  argv: readonly string[],
  steps: readonly (readonly [text: string, keys: string])[],
  options: RunOptions,
  columns = 100,
): Promise<Ran> =>
  run('python3', ['-c', driver, JSON.stringify(steps), String(columns), ...argv], {
    ...options,
    env: { TERM: 'xterm-256color', ...options.env },
  });
