local PATH = "text.txt"

local counts = {}
local total = 0
for line in io.lines(PATH) do
  for w in line:gmatch("[^ ]+") do
    total = total + 1
    local n = counts[w]
    if n then counts[w] = n + 1 else counts[w] = 1 end
  end
end

local words = {}
for w in pairs(counts) do words[#words + 1] = w end
table.sort(words, function(a, b)
  if counts[a] ~= counts[b] then return counts[a] > counts[b] end
  return a < b
end)
print(total .. " " .. #words)
for i = 1, 10 do print(words[i] .. " " .. counts[words[i]]) end
