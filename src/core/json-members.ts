// Where in a JSON text do the members of an object stand? For edits that keep every other byte; the caller has parsed the text, and parses the result.

/** Offsets into the text: of the key, of the value, and behind the value. */
export type Member = { readonly key: string; readonly from: number; readonly valueFrom: number; readonly to: number };

const token = /"(?:[^"\\]|\\.)*"|[^\s"]/g;

/** @param open where the brace of an object stands in a text that JSON.parse takes */
export const membersOf = (text: string, open: number): readonly Member[] => {
  const members: Member[] = [];
  let member = null as Omit<Member, 'to'> | null;
  let [depth, to] = [0, open];
  for (const { 0: part, index } of text.slice(open).matchAll(token)) {
    const at = open + index;
    if (depth === 1 && (part === ',' || part === '}')) {
      if (member !== null) members.push({ ...member, to });
      member = null;
    } else if (depth === 1 && member === null) {
      member = { key: JSON.parse(part) as string, from: at, valueFrom: -1 };
    } else if (member !== null && member.valueFrom < 0 && part !== ':') {
      member = { ...member, valueFrom: at };
    }
    if (part === '{' || part === '[') depth += 1;
    if (part === '}' || part === ']') depth -= 1;
    if (depth === 0) break;
    to = at + part.length;
  }
  return members;
};
