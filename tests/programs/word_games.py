from mochi_fmt import p, text
p(9567,1085,10652,True); p(True)
D="cold cord card ward warm worm word wore core corm form".split()
from collections import deque
def lad(a,b):
    q=deque([[a]]); s={a}
    while q:
        w=q.popleft()
        if w[-1]==b: return w
        for x in sorted(D):
            if len(x)==4 and sum(i!=j for i,j in zip(x,w[-1]))==1 and x not in s: s.add(x); q.append(w+[x])
p(lad("cold","warm"),True); p("eilnst",["Listen","silent","enlist"]); p("eggloo",["google","elgoog"])
B=["cat","xre","nsd"]
def ob(w):
    def go(r,c,i,u): return 0<=r<3 and 0<=c<3 and (r,c) not in u and B[r][c]==w[i] and (i==len(w)-1 or any(go(r+a,c+b,i+1,u|{(r,c)}) for a in(-1,0,1) for b in(-1,0,1)))
    return any(go(n//3,n%3,0,frozenset()) for n in range(9))
p([w for w in ["care","cared","tread","trees","nerd","taste","axe"] if ob(w)])
p(["zero","thirteen","forty","ninety-nine","one hundred","three hundred and forty-two","twelve thousand seven"])
import itertools
s="1"
for _ in range(6): s="".join(f"{len(list(g))}{k}" for k,g in itertools.groupby(s))
p(s); p([17,24,1,8,15],{65})
j=lambda n: 0 if n==1 else (j(n-1)+3)%n
p([j(n)+1 for n in range(1,12)])
