/** What a field of tags says: the tags, and the words that are none. */
export interface ParsedTags {
  readonly tags: string[];
  readonly unreadable: string[];
}

/** `key=value key2="two words"`: separated by spaces; a value with spaces stands in double quotes. */
export function parseTags(text: string): ParsedTags {
  const tags: string[] = [];
  const unreadable: string[] = [];
  for (const [word] of text.matchAll(/[^\s"=]+="[^"]*"|\S+/g)) {
    const equals = word.indexOf('=');
    const value = word.slice(equals + 1);
    if (equals < 1) unreadable.push(word);
    else tags.push(`${word.slice(0, equals)}=${/^".*"$/.test(value) ? value.slice(1, -1) : value}`);
  }
  return { tags, unreadable };
}

/** The text that {@link parseTags} reads as these tags. */
export function formatTags(tags: readonly string[]): string {
  return tags.map(quoted).join(' ');
}

function quoted(tag: string): string {
  const equals = tag.indexOf('=');
  return /\s/.test(tag) ? `${tag.slice(0, equals)}="${tag.slice(equals + 1)}"` : tag;
}
