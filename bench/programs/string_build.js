const N = 4000000
const alphabet = 'abcdefghijklmnopqrstuvwxyz'

function build(n) {
  let s = ''
  let seed = 42
  for (let i = 0; i < n; i++) {
    seed = (seed * 3877 + 29573) % 139968
    s = s + alphabet[seed % 26]
  }
  return s
}

const s = build(N)
let h = 7
for (const c of s) h = (h * 31 + c.charCodeAt(0)) % 1000000007
console.log(s.length, h)
