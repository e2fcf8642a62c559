const N = 1000000

function data(n) {
  const xs = []
  let seed = 42
  for (let i = 0; i < n; i++) {
    seed = seed * 16807 % 2147483647
    xs.push(seed)
  }
  return xs
}

function check(xs) {
  let h = 0
  for (const x of xs) h = (h * 31 + x) % 1000000007
  return h
}

const xs = data(N)
const up = [...xs].sort((a, b) => a - b)
const down = [...xs].sort((a, b) => b - a)
console.log(check(xs), check(up), check(down))
console.log(up[0], up[N / 2], down[0])
