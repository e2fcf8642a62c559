from mochi_fmt import p

keys = [5, 1, 9, 3, 7, 3]
p(sorted(keys))
left = [k for k in keys if k != 3]
p(sorted(left))
p(7 in left, 3 in left)
