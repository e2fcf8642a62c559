const N = 9

const perm1 = []
const perm = []
const count = []
for (let i = 0; i < N; i++) {
  perm1.push(i)
  perm.push(i)
  count.push(i)
}
let maxFlips = 0
let checksum = 0
let r = N
let nperm = 0
let running = true

while (running) {
  while (r !== 1) {
    count[r - 1] = r
    r = r - 1
  }
  for (let i = 0; i < N; i++) perm[i] = perm1[i]
  let flips = 0
  let k = perm[0]
  while (k !== 0) {
    let i = 0
    let j = k
    while (i < j) {
      const t = perm[i]
      perm[i] = perm[j]
      perm[j] = t
      i = i + 1
      j = j - 1
    }
    flips = flips + 1
    k = perm[0]
  }
  if (flips > maxFlips) maxFlips = flips
  if (nperm % 2 === 0) checksum = checksum + flips
  else checksum = checksum - flips
  let searching = true
  while (searching) {
    if (r === N) {
      running = false
      searching = false
    } else {
      const first = perm1[0]
      for (let i = 0; i < r; i++) perm1[i] = perm1[i + 1]
      perm1[r] = first
      count[r] = count[r] - 1
      if (count[r] > 0) searching = false
      else r = r + 1
    }
  }
  nperm = nperm + 1
}

console.log(checksum)
console.log('flips', N, maxFlips)
