local N = 5000000

local function sieve(n)
  local composite = {}
  for i = 1, n do composite[i] = false end
  local i = 2
  while i * i <= n do
    if not composite[i] then
      local j = i * i
      while j <= n do
        composite[j] = true
        j = j + i
      end
    end
    i = i + 1
  end
  return composite
end

local flags = sieve(N)
local found, last, h = 0, 0, 0
for i = 2, N do
  if not flags[i] then
    found = found + 1
    last = i
    h = (h * 31 + i) % 1000000007
  end
end
print(found .. " " .. last .. " " .. h)
