/** Where the text of a column stands. */
export enum Align {
  /** At the left. */
  LEFT = "left",
  /** At the right. */
  RIGHT = "right",
}

/** A column of a table. */
export interface Column {
  /** What stands above it. */
  readonly title: string;
  /** Where its text stands. */
  readonly align: Align;
}

/** Lays out tables and CSV. */
export class Tables {
  /** A table as text, columns as wide as they must be. */
  public static layout(columns: Column[], rows: string[][]): string {
    const widths = columns.map((column, i) => Math.max([...column.title].length, ...rows.map((row) => [...(row[i] ?? "")].length)));
    const line = (cells: string[]) => cells.map((cell, i) => {
      const fill = " ".repeat(widths[i] - [...cell].length);
      return columns[i].align === Align.RIGHT ? fill + cell : cell + fill;
    }).join("  ").trimEnd();
    return [line(columns.map((column) => column.title)), line(widths.map((width) => "-".repeat(width))), ...rows.map(line)].join("\n");
  }

  /** Rows as CSV. */
  public static toCsv(rows: string[][]): string {
    return rows.map((row) => row.map((cell) => (/[",\n]/.test(cell) ? '"' + cell.replace(/"/g, '""') + '"' : cell)).join(",") + "\n").join("");
  }

  /** CSV as rows. */
  public static fromCsv(source: string): string[][] {
    const rows: string[][] = [];
    let row: string[] = [];
    for (const match of source.matchAll(/(?:"((?:[^"]|"")*)"|([^,\n]*))(,|\n|$)/g)) {
      if (match.index === source.length && row.length === 0) break;
      row.push(match[1] !== undefined ? match[1].replace(/""/g, '"') : match[2]);
      if (match[3] !== ",") {
        rows.push(row);
        row = [];
      }
    }
    return rows;
  }

  private constructor() {}
}
