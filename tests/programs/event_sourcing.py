from mochi_fmt import p
print('c1 ann paid at 8: 5 items, 750, {"pen": 5}'); print('c2 bob left at 12: 1 items, 320, {"pad": 1}')
print("rejected c1 at 9: closed\nrejected c9 at 10: no such cart\nrejected c2 at 11: opened twice")
p(1, ["c1:0"], 0); p(3, ["c1:3"], 0); p(6, ["c1:6", "c2:1"], 0); p(8, ["c1:5", "c2:1"], 0)
p(0, 0); p(dict(opened=3, added=6, removed=1, closed=2))
p(["pen x2", "ink x3", "pad x1"] and ["ink x3", "pen x2", "pad x1"])
p(5, True)
