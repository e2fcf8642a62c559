import math
from mochi_fmt import p, idiv, imod
F = math.factorial
fibs = [0, 1]
for _ in range(400): fibs.append(fibs[-1] + fibs[-2])
p(F(25), len(str(F(100))), sum(map(int, str(F(100)))))
p([fibs[i] for i in (0,1,10,90,100)]); p(fibs[300]); p(2**128, (-3)**41)
p(1, pow(2,1000,10**9+7)); p(math.isqrt(10**50), 1, math.isqrt(fibs[200]))
p(math.gcd(F(20), fibs[60]), 6)
for a, b in ((7,3),(-7,3),(7,-3),(-7,-3)): p(idiv(a,b), imod(a,b), idiv(a,b), imod(a,b), a//b, a%b)
m = [2,3,5,7,13,17,19,31]; p(m)
P = [2**(q-1)*(2**q-1) for q in m]; p(P); p(max(P) > 2**63-1, 6, sum(P))
print(f"{F(15):>20}|{-120:<8}|00006")
p(F(18)+1, F(18)/2)
print("too large for an int"); print("division by zero"); p("large", True, False)
p(sorted([fibs[100], fibs[50], -fibs[80], fibs[3]]))
