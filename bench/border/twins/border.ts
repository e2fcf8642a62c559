/** The library as a TypeScript author writes it. */
export class Point {
  readonly x: number;
  readonly y: number;
  constructor({ x, y }: { x: number; y: number }) {
    this.x = x;
    this.y = y;
  }
  dot(other: Point): number {
    return this.x * other.x + this.y * other.y;
  }
}
export interface Entry { readonly account: string; readonly cents: number }
export interface Ledger { readonly entries: readonly Entry[]; readonly total: number }
export interface Queue { readonly items: readonly number[] }
export type Expr =
  | { readonly kind: "Number"; readonly value: number }
  | { readonly kind: "Add"; readonly left: Expr; readonly right: Expr }
  | { readonly kind: "Times"; readonly left: Expr; readonly right: Expr };

export function sumOf(values: readonly number[]): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}
export function book(ledger: Ledger, entry: Entry): Ledger {
  return { entries: [...ledger.entries, entry], total: ledger.total + entry.cents };
}
export function evaluate(expr: Expr): number {
  switch (expr.kind) {
    case "Number": return expr.value;
    case "Add": return evaluate(expr.left) + evaluate(expr.right);
    case "Times": return evaluate(expr.left) * evaluate(expr.right);
  }
}
class Parser {
  private at = 0;
  constructor(private readonly text: string) {}
  sum(): Expr {
    let made = this.product();
    while (this.text[this.at] === "+") {
      this.at++;
      made = { kind: "Add", left: made, right: this.product() };
    }
    return made;
  }
  product(): Expr {
    let made = this.factor();
    while (this.text[this.at] === "*") {
      this.at++;
      made = { kind: "Times", left: made, right: this.factor() };
    }
    return made;
  }
  factor(): Expr {
    if (this.text[this.at] === "(") {
      this.at++;
      const inner = this.sum();
      this.at++;
      return inner;
    }
    let value = 0;
    while (this.at < this.text.length && this.text[this.at]! >= "0" && this.text[this.at]! <= "9") {
      value = value * 10 + Number(this.text[this.at]);
      this.at++;
    }
    return { kind: "Number", value };
  }
}
export function parse(text: string): Expr {
  return new Parser(text).sum();
}
export function enqueue(queue: Queue, item: number): Queue {
  return { items: [...queue.items, item] };
}
export function turned(table: ReadonlyMap<string, readonly number[]>): Map<string, number[]> {
  const out = new Map<string, number[]>();
  for (const [key, list] of table) out.set(key, [...list].reverse());
  return out;
}
export function totalOf(n: number, f: (i: number) => number): number {
  let total = 0;
  for (let i = 0; i < n; i++) total += f(i);
  return total;
}
