const N = 240

function make(n, start) {
  const m = []
  let seed = start
  for (let i = 0; i < n; i++) {
    const row = []
    for (let j = 0; j < n; j++) {
      seed = (seed * 3877 + 29573) % 139968
      row.push(seed % 100)
    }
    m.push(row)
  }
  return m
}

function multiply(a, b) {
  const n = a.length
  const out = []
  for (let i = 0; i < n; i++) {
    const row = []
    for (let j = 0; j < n; j++) {
      let s = 0.0
      for (let k = 0; k < n; k++) s = s + a[i][k] * b[k][j]
      row.push(s)
    }
    out.push(row)
  }
  return out
}

const c = multiply(make(N, 1), make(N, 2))
let trace = 0.0
let total = 0.0
for (let i = 0; i < N; i++) {
  trace = trace + c[i][i]
  for (let j = 0; j < N; j++) total = total + c[i][j]
}
console.log(trace, total)
