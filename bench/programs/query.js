const ORDERS = 200000
const CUSTOMERS = 20000
const SEGMENTS = ['auto', 'building', 'furniture', 'household', 'machinery']

const customers = []
let seed = 11
for (let i = 0; i < CUSTOMERS; i++) {
  seed = seed * 16807 % 2147483647
  customers.push({ id: i, region: seed % 25, segment: SEGMENTS[Math.floor(seed / 25) % 5] })
}
const orders = []
seed = 23
for (let i = 0; i < ORDERS; i++) {
  seed = seed * 16807 % 2147483647
  const customer = seed % CUSTOMERS
  seed = seed * 16807 % 2147483647
  orders.push({ id: i, customer, amount: seed % 1000, day: Math.floor(seed / 1000) % 365 })
}

function group(rows, key) {
  const groups = new Map()
  for (const r of rows) {
    const k = key(r)
    const g = groups.get(k)
    if (g) g.push(r)
    else groups.set(k, [r])
  }
  return [...groups]
}
const sum = (xs, f) => xs.reduce((t, x) => t + f(x), 0)

const byId = new Map(customers.map(c => [c.id, c]))
const joined = orders.filter(o => byId.has(o.customer)).map(o => ({ o, c: byId.get(o.customer) }))

group(joined.filter(r => r.o.amount >= 100), r => r.c.region)
  .filter(([, g]) => g.length > 7000)
  .map(([k, g]) => [k, g.length, sum(g, r => r.o.amount), g.reduce((m, r) => Math.max(m, r.o.amount), 0)])
  .sort((a, b) => b[2] - a[2])
  .forEach(r => console.log(...r))

group(joined, r => r.c.segment + ' ' + Math.floor(r.o.day / 92))
  .sort((a, b) => (a[0] < b[0] ? -1 : 1))
  .forEach(([k, g]) => console.log(k, sum(g, r => r.o.amount)))

group(orders, o => o.customer)
  .map(([k, g]) => [k, sum(g, o => o.amount), new Set(g.map(o => o.day)).size])
  .sort((a, b) => b[1] - a[1] || a[0] - b[0])
  .slice(0, 10)
  .forEach(r => console.log(...r))
