import math, statistics
from decimal import Decimal, ROUND_HALF_UP
from mochi_fmt import p
fx=lambda x,d: str(Decimal(x).quantize(Decimal(1).scaleb(-d),ROUND_HALF_UP))
X=[12.5,7.25,9.0,15.75,9.0,3.125,22.0,9.5]
m=sum(X)/8; v=sum((x-m)**2 for x in X)/7
def q(k):
    s=sorted(X); a=k*7; l=int(a); h=min(l+1,7); return s[l]+(s[h]-s[l])*(a-l)
p(m,q(.5),q(.25),22.0,22-3.125); print(f"{v:.4f} {v**.5:.4f}")
for x in X: print(f"{fx(x,2):>8}|{'#'*math.floor(x+.5):<24}|{fx(x/22*100,1):>6}%")
for b in sorted({int(x//5) for x in X}): print(f"{b*5:>3}-{b*5+5:<3} {sum(x//5==b for x in X)} "+str(sorted(x for x in X if x//5==b)))
p([0.1+0.2,1.0,100.0,1.5e300,2.5e-10,123456789012.0,-0.0,1/3]); p(0.1+0.2,1e20,1e21,1e-4,1e-5,123456789000.0,5e-324,1.7976931348623157e308)
i=math.inf; p(i,-i,math.nan,False,True,[i,math.nan])
p(3.0,4.0,-3.0,2.35,1234.6,2.0,-2.0,-3.0,-2.0)
print(f"[{fx(1.005,2)}] [{fx(2.625,2)}] [1] [2] [{1e10:.3f}] [{-1.0:08.2f}] [{'3.142':+<10}] [{'12':^10}] [{1234567.891:15.1f}]")
p("1.00","2.000","-1",1000.0,0.5,True)
p(3.14+1,43,"3","2.5",3.5,7,-7,3.0,12,3); p(True,True,True,False,True,.5,1.5,.25)
p(math.pi,math.e,math.sin(math.pi/6),1.0,math.atan2(1,1),1.0,3.0,3.0,math.exp(1),2**.5)
p(12,12,9,81,3628800,120,[1,2,3,4],10,5.0)
for l,v in (("north",[1.5,22.25,3.0]),("south-east",[100.0,.125,-7.5])): print(f"{l:<12}|"+" |".join(f"{fx(x,3):>9}" for x in v)+f" | {fx(sum(v),2):>8}"+(" *" if sum(v)>50 else ""))
p(".....total","119.375")
p(f"{1000*1.05**10:.2f}",True,True); p(f"{2**.5-1e-17:.13f}"[:-1],f"{math.pi/2:.10f}"); p("2.00000",True,True,1)
