from mochi_fmt import p

xs = [170, 45, 75, 90, 802, 24, 2, 66]
e = 1
while max(xs) // e:
    xs = sorted(xs, key=lambda v: v // e % 10)
    p(f"after {e}:", xs)
    e *= 10
p(xs)
p("".join(sorted("the quick brown fox, 42!")))
p(sorted([23, 12, 1, 8, 34, 54, 2, 3]))
p(sorted([0.78, 0.17, 0.39, 0.26, 0.72, 0.94, 0.21, 0.12, 0.23, 0.68]))
a = [5, 1, 4, 2, 8]
passes = 0
swapped = True
while swapped:
    swapped = False
    passes += 1
    for i in range(len(a) - 1):
        if a[i] > a[i + 1]:
            a[i], a[i + 1] = a[i + 1], a[i]
            swapped = True
p(a, "passes", passes)
