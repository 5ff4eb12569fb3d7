// Finds where the members of an object stand in a JSON text, for edits that keep every other byte.
// The caller has parsed the text before, and parses the result.

/** Offsets into the text: of the key, of the value, and behind the value. */
export type Member = { readonly key: string; readonly from: number; readonly valueFrom: number; readonly to: number };

const token = /"(?:[^"\\]|\\.)*"|[^\s"]/g;

type OpenMember = Omit<Member, 'to'>;

const steps: Readonly<Record<string, number>> = { '{': 1, '[': 1, '}': -1, ']': -1 };

/** The member with one more of its tokens read: the first is its key, the next but the colon starts its value. */
const extended = (member: OpenMember | null, part: string, at: number): OpenMember => {
  if (member === null) return { key: JSON.parse(part) as string, from: at, valueFrom: -1 };
  if (member.valueFrom >= 0 || part === ':') return member;
  return { ...member, valueFrom: at };
};

/** @param open where the brace of an object stands in a text that JSON.parse takes */
export const membersOf = (text: string, open: number): readonly Member[] => {
  const members: Member[] = [];
  let member: OpenMember | null = null;
  let depth = 0;
  let to = open;
  for (const { 0: part, index } of text.slice(open).matchAll(token)) {
    const at = open + index;
    const endsMember = part === ',' || part === '}';
    if (depth === 1 && !endsMember) member = extended(member, part, at);
    if (depth === 1 && endsMember) {
      if (member !== null) members.push({ ...member, to });
      member = null;
    }
    depth += steps[part] ?? 0;
    if (depth === 0) break;
    to = at + part.length;
  }
  return members;
};
