local N = 1000000

local function data(n)
  local xs = {}
  local seed = 42
  for i = 1, n do
    seed = seed * 16807 % 2147483647
    xs[i] = seed
  end
  return xs
end

local function check(xs)
  local h = 0
  for i = 1, #xs do h = (h * 31 + xs[i]) % 1000000007 end
  return h
end

local xs = data(N)
local up, down = {}, {}
for i = 1, N do
  up[i] = xs[i]
  down[i] = xs[i]
end
table.sort(up)
table.sort(down, function(a, b) return a > b end)
print(check(xs) .. " " .. check(up) .. " " .. check(down))
print(up[1] .. " " .. up[N / 2 + 1] .. " " .. down[1])
