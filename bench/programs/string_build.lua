-- Lua strings are immutable and s = s .. c is quadratic: the buffer is the idiom.
local N = 4000000
local alphabet = "abcdefghijklmnopqrstuvwxyz"

local function build(n)
  local parts = {}
  local seed = 42
  for i = 1, n do
    seed = (seed * 3877 + 29573) % 139968
    local k = seed % 26 + 1
    parts[i] = alphabet:sub(k, k)
  end
  return table.concat(parts)
end

local s = build(N)
local h = 7
for i = 1, #s do
  h = (h * 31 + s:byte(i)) % 1000000007
end
print(#s .. " " .. h)
