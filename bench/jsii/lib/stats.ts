/** A straight line through points. */
export interface Line {
  /** How steep it is. */
  readonly slope: number;
  /** Its height at 0. */
  readonly intercept: number;
}

/** A column of a histogram. */
export interface Bin {
  /** Where it begins. */
  readonly low: number;
  /** Where it ends. */
  readonly high: number;
  /** How many values it holds. */
  readonly count: number;
}

/** Describes numbers. */
export class Stats {
  /** The sum over the count. */
  public static mean(values: number[]): number {
    if (values.length === 0) throw new Error("no values");
    return values.reduce((sum, value) => sum + value, 0) / values.length;
  }

  /** The value below which `q` of all lie. */
  public static quantile(values: number[], q: number): number {
    if (values.length === 0 || q < 0 || q > 1) throw new Error("no such quantile");
    const sorted = [...values].sort((a, b) => a - b);
    const at = (sorted.length - 1) * q;
    const low = Math.floor(at);
    const high = Math.ceil(at);
    return sorted[low] + (sorted[high] - sorted[low]) * (at - low);
  }

  /** The middle value. */
  public static median(values: number[]): number {
    return Stats.quantile(values, 0.5);
  }

  /** The square root of the mean squared distance from the mean. */
  public static deviation(values: number[]): number {
    const middle = Stats.mean(values);
    return Math.sqrt(Stats.mean(values.map((value) => (value - middle) ** 2)));
  }

  /** The values that are there most often, ascending. */
  public static modes(values: number[]): number[] {
    const counts = new Map<number, number>();
    for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
    const most = Math.max(0, ...counts.values());
    return [...counts].filter(([, count]) => count === most).map(([value]) => value).sort((a, b) => a - b);
  }

  /** Means of so many neighbours. */
  public static movingAverage(values: number[], size: number): number[] {
    const means: number[] = [];
    for (let i = 0; i + size <= values.length; i++) means.push(Stats.mean(values.slice(i, i + size)));
    return means;
  }

  /** The line with the least squared distance. */
  public static linearFit(x: number[], y: number[]): Line {
    const mx = Stats.mean(x);
    const my = Stats.mean(y);
    let above = 0;
    let below = 0;
    for (let i = 0; i < x.length; i++) {
      above += (x[i] - mx) * (y[i] - my);
      below += (x[i] - mx) ** 2;
    }
    const slope = above / below;
    return { slope, intercept: my - slope * mx };
  }

  /** Counts by ranges of one width. */
  public static histogram(values: number[], bins: number): Bin[] {
    const low = Math.min(...values);
    const width = (Math.max(...values) - low) / bins || 1;
    const counts = new Array<number>(bins).fill(0);
    for (const value of values) counts[Math.min(bins - 1, Math.floor((value - low) / width))]++;
    return counts.map((count, i) => ({ low: low + i * width, high: low + (i + 1) * width, count }));
  }

  private constructor() {}
}
