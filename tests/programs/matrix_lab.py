from fractions import Fraction as F
from mochi_fmt import p, Rec, text
def mul(A,B): return [[sum((x*y for x,y in zip(r,c)), 0.0) for c in zip(*B)] for r in A]
def show(M,d=2): print("\n".join(" ".join(f"{x:.{d}f}".rjust(8) for x in r) for r in M))
A=[[2.,1.],[1.,3.],[0.,-1.]]; B=[[1.,2.,3.],[4.,5.,6.5]]
show(mul(A,B)); show(mul(B,A),1); p(Rec("Err", error="3x2 times 3x2")); p(Rec("Err", error="row 1 has 2 cells, not 1"), False)
show(list(zip(*A)),0)
p(0*((-1)*(-2)-0)-2*(3*-2-2*4)+1*(0+4), 1, 0); p(True,True,True)
def det(m): return m[0][0]*m[1][1]-m[0][1]*m[1][0]
p(["2","3","-1"])
x=F(1*-2-5*2, 3*-2-5*7); y=F(3*2-1*7, 3*-2-5*7); p([str(x),str(y)])
p(True,"2"); p("-3/2","1/2",Rec("Fraction",num=0,den=1))
