import itertools, math
from mochi_fmt import p
p(True,"FizzBuzz","Buzz","13"); p(21,21,21)
p([1,2,3,5,8,9],[1,2,3,5,8,9],[5,2,8,1,9,3]); p(["Alpha","bravo","charlie","delta"],True,[-1.0,2.25,2.5],[False,True,True])
pr=[n for n in range(2,51) if all(n%d for d in range(2,n))]; p(pr,True)
p({"and":2,"bird":1,"cat":1,"dog":1,"the":3},3,5,False); p(["the=3","and=2","bird=1","cat=1","dog=1"])
p("0","1010","11111111",42,999); p(8,14,6,1024,8,-1)
mv=[]
def h(n,a,c,b):
    if n: h(n-1,a,b,c); mv.append(a+c); h(n-1,b,c,a)
h(4,"A","C","B"); p(15,mv[0],mv[7]," ".join(mv[12:]))
for n in range(6): print(f"{' '.join(str(math.comb(n,k)) for k in range(n+1)):^20}|")
p([list(x) for x in itertools.permutations([1,2,3])],24)
def c(n): return 0 if n==1 else 1+c(n//2 if n%2==0 else 3*n+1)
b=max(range(1,30),key=c); p(b,c(b)); p(f"{2**.5:.10f} 12",True)
p(3,-3,1,-1,3.5,1000.0,2.5,1/3,0.1+0.2,1e21,1e-7,100.0)
p([1.0,0.5],{"x":2.0},3.0,3,-3,4.5,"1!")
