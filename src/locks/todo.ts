// Keeps exactly one TODO line for each old lock in an audit file; every other byte stays.

export type Todo = {
  /** As the line spells it: made printable. */
  readonly path: string;
  /** `TODO(lock-age): ...`, or null where none should stand. */
  readonly line: string | null;
};

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/**
 * @param text one character a byte, or any text: what is no such line comes back as it was
 * @returns `text` with the first line of each lock renewed where it stands (what stands before it in the line
 * stays, such as `- [ ] `), others of the same lock taken out, a missing one added at the end
 */
export const updateTodos = (text: string, todos: readonly Todo[]): string => todos.reduce(updateTodo, text);

const updateTodo = (text: string, { path, line }: Todo): string => {
  const own = new RegExp(`^(.*?)TODO\\(lock-age\\): ${escaped(path)} pins are .*?(\\r?)$`);
  let stands = false;
  const kept = text.split('\n').flatMap((written) => {
    const [, before, end] = own.exec(written) ?? [];
    if (before === undefined) return [written];
    if (stands || line === null) return [];
    stands = true;
    return [`${before}${line}${end}`];
  });
  if (stands || line === null) return kept.join('\n');
  const lineEnd = text.includes('\r\n') ? '\r\n' : '\n';
  return `${text}${text === '' || text.endsWith('\n') ? '' : lineEnd}${line}${lineEnd}`;
};
