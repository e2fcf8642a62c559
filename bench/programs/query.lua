local ORDERS = 200000
local CUSTOMERS = 20000
local floor = math.floor

local segments = { "auto", "building", "furniture", "household", "machinery" }

local customers = {}
local seed = 11
for i = 0, CUSTOMERS - 1 do
  seed = seed * 16807 % 2147483647
  customers[#customers + 1] = { id = i, region = seed % 25, segment = segments[floor(seed / 25) % 5 + 1] }
end

local orders = {}
seed = 23
for i = 0, ORDERS - 1 do
  seed = seed * 16807 % 2147483647
  local customer = seed % CUSTOMERS
  seed = seed * 16807 % 2147483647
  orders[#orders + 1] = { id = i, customer = customer, amount = seed % 1000, day = floor(seed / 1000) % 365 }
end

local byId = {}
for _, c in ipairs(customers) do byId[c.id] = c end

-- 1
local groups, list = {}, {}
for _, o in ipairs(orders) do
  local c = byId[o.customer]
  if c and o.amount >= 100 then
    local g = groups[c.region]
    if not g then
      g = { key = c.region, n = 0, total = 0, top = 0 }
      groups[c.region] = g
      list[#list + 1] = g
    end
    g.n = g.n + 1
    g.total = g.total + o.amount
    if o.amount > g.top then g.top = o.amount end
  end
end
local kept = {}
for _, g in ipairs(list) do
  if g.n > 7000 then kept[#kept + 1] = g end
end
table.sort(kept, function(a, b) return a.total > b.total end)
for _, g in ipairs(kept) do print(g.key .. " " .. g.n .. " " .. g.total .. " " .. g.top) end

-- 2
groups, list = {}, {}
for _, o in ipairs(orders) do
  local c = byId[o.customer]
  if c then
    local q = floor(o.day / 92)
    local key = c.segment .. "/" .. q
    local g = groups[key]
    if not g then
      g = { key = key, segment = c.segment, quarter = q, total = 0 }
      groups[key] = g
      list[#list + 1] = g
    end
    g.total = g.total + o.amount
  end
end
table.sort(list, function(a, b) return a.key < b.key end)
for _, g in ipairs(list) do print(g.segment .. " " .. g.quarter .. " " .. g.total) end

-- 3
groups, list = {}, {}
for _, o in ipairs(orders) do
  local g = groups[o.customer]
  if not g then
    g = { key = o.customer, total = 0, items = {} }
    groups[o.customer] = g
    list[#list + 1] = g
  end
  g.total = g.total + o.amount
  g.items[#g.items + 1] = o
end
table.sort(list, function(a, b)
  if a.total ~= b.total then return a.total > b.total end
  return a.key < b.key
end)
for i = 1, 10 do
  local g, seen, days = list[i], {}, 0
  for _, o in ipairs(g.items) do
    if not seen[o.day] then
      seen[o.day] = true
      days = days + 1
    end
  end
  print(g.key .. " " .. g.total .. " " .. days)
end
