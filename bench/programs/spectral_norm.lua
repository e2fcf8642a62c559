local N = 350
local floor = math.floor

local function a(i, j)
  local k = i + j
  return 1.0 / (k * (k + 1) / 2 + i + 1)
end

local function timesA(v, out)
  for i = 0, N - 1 do
    local s = 0.0
    for j = 0, N - 1 do s = s + a(i, j) * v[j + 1] end
    out[i + 1] = s
  end
end

local function timesAt(v, out)
  for i = 0, N - 1 do
    local s = 0.0
    for j = 0, N - 1 do s = s + a(j, i) * v[j + 1] end
    out[i + 1] = s
  end
end

local u, v, t = {}, {}, {}
for i = 1, N do
  u[i] = 1.0
  v[i] = 0.0
  t[i] = 0.0
end

for _ = 1, 10 do
  timesA(u, t)
  timesAt(t, v)
  timesA(v, t)
  timesAt(t, u)
end

local vBv, vv = 0.0, 0.0
for i = 1, N do
  vBv = vBv + u[i] * v[i]
  vv = vv + v[i] * v[i]
end

local x = vBv / vv
local root = x
for _ = 1, 40 do root = (root + x / root) / 2.0 end
print(floor(root * 1000000000.0))
