from mochi_fmt import p
p(3, 2, None, False); p("x", "empty")
print("a4 c8 d5 m1 p6 x3 z7 "); p(8, None, 3, 34)
p(["a", "b"]); p("4!", 5); p(16, 16, 25, 2); p(["a","b"], ["a","b"], 12)
p(dict(a=["apple","avocado"], b=["bean","blueberry"], c=["cherry"])); p({False: [1,3,5], True: [2,4]})
p([3,1,2], [[1],[1,2]], ["b","a"]); p(9.25, "zoo", None); p([2], 3)
