from mochi_fmt import p

numbers = []
x = 17
for _ in range(60):
    x = (x * 73 + 41) % 1009
    numbers.append(x)
s = sorted(numbers)
p("first ten in:", numbers[:10])
p("first ten out:", s[:10])
p("last ten out:", s[-10:])
p("input kept:", numbers[:3])
p("five largest:", s[::-1][:5])
p([], [1], [1, 2])
p(sorted([3, 3, 1, 2, 1, 3]))
p(" ".join(str(w) for w in sorted([9, 4, 7, 1, 8, 2])))
