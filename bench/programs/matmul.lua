local N = 240

local function make(n, start)
  local m = {}
  local seed = start
  for i = 1, n do
    local row = {}
    for j = 1, n do
      seed = (seed * 3877 + 29573) % 139968
      row[j] = (seed % 100) * 1.0
    end
    m[i] = row
  end
  return m
end

local function multiply(a, b)
  local n = #a
  local out = {}
  for i = 1, n do
    local row = {}
    for j = 1, n do
      local s = 0.0
      for k = 1, n do s = s + a[i][k] * b[k][j] end
      row[j] = s
    end
    out[i] = row
  end
  return out
end

local c = multiply(make(N, 1), make(N, 2))
local trace, total = 0.0, 0.0
for i = 1, N do
  trace = trace + c[i][i]
  for j = 1, N do total = total + c[i][j] end
end
print(math.floor(trace) .. " " .. math.floor(total))
