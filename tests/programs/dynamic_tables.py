import math
from mochi_fmt import p, anon
p([3,4,5,9],[5],[]) ; p([21,21,21],None,[],[2,2,2,5])
p(math.comb(24,12),168)
W={(1,1),(2,2)}
memo={}
def f(r,c):
    if r<0 or c<0 or (r,c) in W: return 0
    if r==c==0: return 1
    if (r,c) not in memo: memo[r,c]=f(r-1,c)+f(r,c-1)
    return memo[r,c]
p(f(3,3),len(memo)); p(120,["lamp","book"],[True]*13); p(anon(cost=80,order=[0,2,3,1]))
p([[5],[4,1],[3,2],[3,1,1],[2,2,1],[2,1,1,1],[1]*5],77); p([math.comb(2*n,n)//(n+1) for n in (0,5,10,40)])
p("GTAB","",dict(i=4,m=1,p=2,s=4))
