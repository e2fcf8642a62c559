local N = 9

local perm1, perm, count = {}, {}, {}
for i = 0, N - 1 do
  perm1[i] = i
  perm[i] = i
  count[i] = i
end
local maxFlips, checksum, r, nperm = 0, 0, N, 0
local running = true

while running do
  while r ~= 1 do
    count[r - 1] = r
    r = r - 1
  end
  for i = 0, N - 1 do perm[i] = perm1[i] end
  local flips = 0
  local k = perm[0]
  while k ~= 0 do
    local i, j = 0, k
    while i < j do
      local t = perm[i]
      perm[i] = perm[j]
      perm[j] = t
      i = i + 1
      j = j - 1
    end
    flips = flips + 1
    k = perm[0]
  end
  if flips > maxFlips then maxFlips = flips end
  if nperm % 2 == 0 then checksum = checksum + flips else checksum = checksum - flips end
  local searching = true
  while searching do
    if r == N then
      running = false
      searching = false
    else
      local first = perm1[0]
      for i = 0, r - 1 do perm1[i] = perm1[i + 1] end
      perm1[r] = first
      count[r] = count[r] - 1
      if count[r] > 0 then searching = false else r = r + 1 end
    end
  end
  nperm = nperm + 1
end

print(checksum)
print("flips " .. N .. " " .. maxFlips)
