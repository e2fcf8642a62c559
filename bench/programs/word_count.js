const PATH = 'text.txt'

const counts = new Map()
let total = 0
for (const line of require('fs').readFileSync(PATH, 'utf8').split('\n')) {
  for (const w of line.split(' ')) {
    if (w !== '') {
      total = total + 1
      const n = counts.get(w)
      counts.set(w, n === undefined ? 1 : n + 1)
    }
  }
}

const words = [...counts.keys()].sort((a, b) => counts.get(b) - counts.get(a) || (a < b ? -1 : 1))
console.log(total, words.length)
for (const w of words.slice(0, 10)) console.log(w, counts.get(w))
