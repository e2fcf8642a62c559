/** A word and how alike it is. */
export interface Match {
  /** The word. */
  readonly word: string;
  /** From 0 to 1. */
  readonly score: number;
}

/** Compares and searches. */
export class Search {
  /** How many letters must be put in, taken out or changed. */
  public static distance(a: string, b: string): number {
    const left = [...a];
    const right = [...b];
    let row = right.map((_, i) => i + 1);
    row.unshift(0);
    for (let i = 0; i < left.length; i++) {
      const next = [i + 1];
      for (let j = 0; j < right.length; j++) next.push(Math.min(next[j] + 1, row[j + 1] + 1, row[j] + (left[i] === right[j] ? 0 : 1)));
      row = next;
    }
    return row[right.length];
  }

  /** 1 for equal texts, 0 for texts without anything in common. */
  public static similarity(a: string, b: string): number {
    const longest = Math.max([...a].length, [...b].length);
    return longest === 0 ? 1 : 1 - Search.distance(a, b) / longest;
  }

  /** The words that are most alike, best first. */
  public static closest(word: string, known: string[], limit: number): Match[] {
    return known.map((other) => ({ word: other, score: Search.similarity(word, other) })).sort((a, b) => b.score - a.score || (a.word < b.word ? -1 : 1)).slice(0, limit);
  }

  /** Where a text is found in another, overlapping places too. */
  public static occurrences(source: string, wanted: string): number[] {
    const found: number[] = [];
    for (let at = source.indexOf(wanted); at >= 0 && wanted !== ""; at = source.indexOf(wanted, at + 1)) found.push(at);
    return found;
  }

  /** How the words of a text are distributed. */
  public static frequencies(words: string[]): { [word: string]: number } {
    const counts: { [word: string]: number } = {};
    for (const word of words) counts[word] = (counts[word] ?? 0) + 1;
    return counts;
  }

  private constructor() {}
}
