const N = 5000000

function sieve(n) {
  const composite = []
  for (let i = 0; i <= n; i++) composite.push(false)
  let i = 2
  while (i * i <= n) {
    if (!composite[i]) {
      let j = i * i
      while (j <= n) {
        composite[j] = true
        j = j + i
      }
    }
    i = i + 1
  }
  return composite
}

const flags = sieve(N)
let found = 0
let last = 0
let h = 0
for (let i = 2; i <= N; i++) {
  if (!flags[i]) {
    found = found + 1
    last = i
    h = (h * 31 + i) % 1000000007
  }
}
console.log(found, last, h)
