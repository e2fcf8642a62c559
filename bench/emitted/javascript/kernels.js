// The kernels as one writes them by hand.

export function distance(a, b) {
  const row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    let diagonal = row[0];
    row[0] = i;
    for (let j = 1; j <= b.length; j++) {
      const above = row[j];
      let best = diagonal + (a[i - 1] === b[j - 1] ? 0 : 1);
      if (row[j] + 1 < best) best = row[j] + 1;
      if (row[j - 1] + 1 < best) best = row[j - 1] + 1;
      row[j] = best;
      diagonal = above;
    }
  }
  return row[b.length];
}

export function primesBelow(limit) {
  const composite = [];
  for (let i = 0; i < limit; i++) composite.push(false);
  let count = 0;
  for (let n = 2; n < limit; n++) {
    if (composite[n]) continue;
    count++;
    for (let m = n * n; m < limit; m += n) composite[m] = true;
  }
  return count;
}

export function wordCounts(text) {
  const counts = new Map();
  for (const word of text.split(" ")) {
    counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  return counts;
}

export function multiply(a, b) {
  const n = a.length;
  const out = [];
  for (let i = 0; i < n; i++) {
    const row = [];
    for (let j = 0; j < n; j++) {
      let total = 0;
      for (let k = 0; k < n; k++) total += a[i][k] * b[k][j];
      row.push(total);
    }
    out.push(row);
  }
  return out;
}

export function fibonacci(n) {
  return n < 2 ? n : fibonacci(n - 1) + fibonacci(n - 2);
}

export function totalArea(shapes) {
  let total = 0;
  for (const shape of shapes) {
    switch (shape.kind) {
      case "Circle":
        total += 3 * shape.radius * shape.radius;
        break;
      case "Rectangle":
        total += shape.width * shape.height;
        break;
    }
  }
  return total;
}

export function pathLength(points) {
  let total = 0;
  for (let i = 1; i < points.length; i++) {
    const p = points[i - 1];
    const q = points[i];
    const dx = q.x - p.x;
    const dy = q.y - p.y;
    total = total + dx * dx + dy * dy;
  }
  return total;
}

export function longestWords(text, limit) {
  const words = text.split(" ").filter((word) => word.length > 2);
  words.sort((a, b) => b.length - a.length);
  return words.slice(0, limit);
}

export function collatz(limit) {
  let longest = 0;
  for (let start = 1; start < limit; start++) {
    let n = start;
    let steps = 0;
    while (n !== 1) {
      n = n % 2 === 0 ? n / 2 : 3 * n + 1;
      steps++;
    }
    if (steps > longest) longest = steps;
  }
  return longest;
}

export function caesar(text, by) {
  let out = "";
  for (const c of text) {
    if (c >= "a" && c <= "z") {
      out += String.fromCharCode(((c.charCodeAt(0) - 97 + by) % 26) + 97);
    } else {
      out += c;
    }
  }
  return out;
}
