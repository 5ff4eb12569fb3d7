// Which pre-commit is measured? Found by test/support. Asked by peers.ts.
import { answer, locatePreCommit } from '../test/support/pre-commit.js';
import { tempDir } from '../test/support/temp.js';
import { type Gate, preCommitLike } from './gates.js';

/** @throws Error with the reason it is not measured */
export const findPreCommit = async (homes: Record<string, string>): Promise<Gate> => {
  const place = tempDir('bench-pre-commit');
  const { argv, env: needed } = await locatePreCommit(place);
  const env = { ...homes, ...needed };
  const [file, ...args] = argv;
  const version = (await answer(place, file, [...args, '--version'], env)).trim().replace(/^pre-commit /, '');
  return preCommitLike('pre-commit', version, argv, env);
};
