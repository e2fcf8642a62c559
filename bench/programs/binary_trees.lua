local N = 14
local LEAF = {}

local function make(depth)
  if depth == 0 then return { LEAF, LEAF } end
  return { make(depth - 1), make(depth - 1) }
end

local function check(t)
  if t == LEAF then return 0 end
  return 1 + check(t[1]) + check(t[2])
end

print("stretch " .. N + 1 .. " " .. check(make(N + 1)))
local long = make(N)
local depth = 4
while depth <= N do
  local trees = 1
  for _ = 1, N - depth + 4 do trees = trees * 2 end
  local total = 0
  for _ = 1, trees do total = total + check(make(depth)) end
  print(trees .. " " .. depth .. " " .. total)
  depth = depth + 2
end
print("long " .. N .. " " .. check(long))
