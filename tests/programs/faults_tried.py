from mochi_fmt import p
FAR = "list index out of range: {} (len 3)"
for what, why in (("index", FAR.format(3)), ("negative index", 30), ("far negative", FAR.format(-4)), ("key", "map key not found: bob"),
                  ("default", 40), ("division", "division by zero"), ("remainder", "division by zero"),
                  ("overflow", "integer overflow"), ("negation", "integer overflow"), ("cast", 'cannot cast "12x" to int'),
                  ("good cast", 'cannot cast " 12" to int'), ("any", 'cannot cast "text" to int'), ("slice", 2),
                  ("char", "string index out of range: 5 (len 3)")):
    print(f"{what}: {why}" if isinstance(why, int) else f"{what} failed: {why}")
p(["2", "none", "early"]); p(["begin 5", "end 5", "begin 0", "caught", "begin 2"])
left = 100
for n in (30, 80, 70, 1):
    if n > left: print(f"account 7: {left} is less than {n}")
    else: left -= n; p("took", n)
p(left); p(["10", "-1", "outer saw: far out"])
p([0 if i == 3 else int(100 / (i - 3)) for i in (1, 3, 5)])
print("deep failed: " + FAR.format(99))
