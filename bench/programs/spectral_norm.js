const N = 350

function a(i, j) {
  const k = i + j
  return 1.0 / (k * (k + 1) / 2 + i + 1)
}

function timesA(v, out) {
  for (let i = 0; i < N; i++) {
    let s = 0.0
    for (let j = 0; j < N; j++) s = s + a(i, j) * v[j]
    out[i] = s
  }
}

function timesAt(v, out) {
  for (let i = 0; i < N; i++) {
    let s = 0.0
    for (let j = 0; j < N; j++) s = s + a(j, i) * v[j]
    out[i] = s
  }
}

const u = []
const v = []
const t = []
for (let i = 0; i < N; i++) {
  u.push(1.0)
  v.push(0.0)
  t.push(0.0)
}

for (let k = 0; k < 10; k++) {
  timesA(u, t)
  timesAt(t, v)
  timesA(v, t)
  timesAt(t, u)
}

let vBv = 0.0
let vv = 0.0
for (let i = 0; i < N; i++) {
  vBv = vBv + u[i] * v[i]
  vv = vv + v[i] * v[i]
}

const x = vBv / vv
let root = x
for (let k = 0; k < 40; k++) root = (root + x / root) / 2.0
console.log(Math.trunc(root * 1000000000.0))
