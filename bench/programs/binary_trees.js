const N = 14
const LEAF = null

class Node {
  constructor(left, right) {
    this.left = left
    this.right = right
  }
}

function make(depth) {
  if (depth === 0) return new Node(LEAF, LEAF)
  return new Node(make(depth - 1), make(depth - 1))
}

function check(t) {
  if (t === LEAF) return 0
  return 1 + check(t.left) + check(t.right)
}

console.log('stretch', N + 1, check(make(N + 1)))
const long = make(N)
for (let depth = 4; depth <= N; depth += 2) {
  let trees = 1
  for (let i = 0; i < N - depth + 4; i++) trees *= 2
  let total = 0
  for (let i = 0; i < trees; i++) total += check(make(depth))
  console.log(trees, depth, total)
}
console.log('long', N, check(long))
