/** What a token is. */
export enum TokenKind {
  /** Letters, with digits, apostrophes and hyphens inside. */
  WORD = "word",
  /** Digits alone. */
  DIGITS = "digits",
  /** White space. */
  SPACE = "space",
  /** Any other mark. */
  MARK = "mark",
}

/** A piece of a text. */
export interface Token {
  /** What it is. */
  readonly kind: TokenKind;
  /** What stands there. */
  readonly content: string;
  /** Where it begins, in code points. */
  readonly start: number;
}

/** How a slug is made. */
export interface SlugOptions {
  /** Stands between words, usually `-`. */
  readonly separator?: string;
  /** The slug is cut at a word's end to at most so many characters. */
  readonly maxLength?: number;
  /** Upper-case letters stay. */
  readonly keepCase?: boolean;
}

/** Words, sentences, slugs and templates. */
export class Text {
  /**
   * Cuts a text into tokens.
   * @param source any text
   */
  public static tokenize(source: string): Token[] {
    const tokens: Token[] = [];
    let start = 0;
    for (const match of source.matchAll(/[\p{L}][\p{L}\p{N}'’-]*|\p{N}+|\s+|./gsu)) {
      const content = match[0];
      const kind = /^\p{L}/u.test(content) ? TokenKind.WORD : /^\p{N}/u.test(content) ? TokenKind.DIGITS : /^\s/.test(content) ? TokenKind.SPACE : TokenKind.MARK;
      tokens.push({ kind, content, start });
      start += [...content].length;
    }
    return tokens;
  }

  /** The words and numbers of a text, as they stand there. */
  public static words(source: string): string[] {
    return Text.tokenize(source).filter((token) => token.kind === TokenKind.WORD || token.kind === TokenKind.DIGITS).map((token) => token.content);
  }

  /** The sentences of a text, trimmed. */
  public static sentences(source: string): string[] {
    const found: string[] = [];
    let begin = 0;
    for (const match of source.matchAll(/[.!?…]["'”’)]*(?=\s|$)/g)) {
      const end = match.index! + match[0].length;
      if (/(^|\s)\p{L}\.$/u.test(source.slice(begin, end))) continue;
      found.push(source.slice(begin, end).trim());
      begin = end;
    }
    if (source.slice(begin).trim() !== "") found.push(source.slice(begin).trim());
    return found;
  }

  /** The text with Latin letters in place of letters with marks. */
  public static foldAccents(source: string): string {
    return source.normalize("NFD").replace(/\p{M}/gu, "").replace(/ß/g, "ss").replace(/Æ/g, "AE").replace(/æ/g, "ae").replace(/Ø/g, "O").replace(/ø/g, "o").replace(/Ł/g, "L").replace(/ł/g, "l");
  }

  /** A text as part of an address. */
  public static slugify(source: string, options: SlugOptions = {}): string {
    const separator = options.separator ?? "-";
    const words = Text.words(Text.foldAccents(source)).map((word) => word.replace(/[^A-Za-z0-9]/g, ""));
    let slug = "";
    for (const word of words) {
      const next = slug === "" ? word : slug + separator + word;
      if (options.maxLength !== undefined && next.length > options.maxLength) break;
      slug = next;
    }
    return options.keepCase ? slug : slug.toLowerCase();
  }

  /** Fills in the places `{name}` of a template; `{{` and `}}` are single braces. */
  public static render(template: string, values: { [name: string]: string }): string {
    return template.replace(/\{\{|\}\}|\{([^}]*)\}/g, (all: string, name?: string) => {
      if (all === "{{") return "{";
      if (all === "}}") return "}";
      if (name === undefined || name === "" || !(name in values)) throw new Error(`no value for ${name}`);
      return values[name];
    });
  }

  /** The names of the places of a template, each once, in order. */
  public static placeholders(template: string): string[] {
    const names = new Set<string>();
    for (const match of template.replace(/\{\{|\}\}/g, "").matchAll(/\{([^}]+)\}/g)) names.add(match[1]);
    return [...names];
  }

  private constructor() {}
}
