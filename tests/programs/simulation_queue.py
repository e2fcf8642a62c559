from mochi_fmt import p
st = 42
def nx(n):
    global st
    st = (st*1103515245+12345) % 2**31
    return st // 65536 % n
Q, t = [], 0
for i in range(12):
    t += nx(6)+1; Q.append((i+1, t, nx(10)+3))
for c in Q: print(f"{c[0]:>3} at {c[1]:>3} needs {c[2]:>2}")
def sim(free):
    T = [[f,0,0] for f in free]; out = []
    for i, a, n in Q:
        b = min(range(len(T)), key=lambda k: T[k][0]); s = max(a, T[b][0])
        T[b] = [s+n, T[b][1]+1, T[b][2]+n]; out.append((i, s-a, b))
    return T, out
T, out = sim([0,0])
for n, x in zip(("Ida","Olf"), T): print(f"{n}: {x[1]} served, busy {x[2]} of {x[0]}, {x[2]*100//x[0]} %")
W = [o[1] for o in out]; p("waits", W)
print(f"mean {sum(W)/len(W):.2f}, longest {max(W)}, none for {W.count(0)}")
for o in sorted(out, key=lambda o: (-o[1], o[0]))[:3]: p(o[0], ("Ida","Olf")[o[2]])
T, out = sim([0,0,5]); p(T[0][1], T[0][1], sum(o[1] for o in out))
h = {}
for _ in range(600):
    r = nx(6)+nx(6)+2; h[r] = h.get(r,0)+1
for f in range(2,13): print(f"{f:>2} {h.get(f,0):>3} {'*'*(h.get(f,0)//8)}".rstrip(" ") if 0 else f"{f:>2} {h.get(f,0):>3} {'*'*(h.get(f,0)//8)}")
D = dict(N=(0,1),S=(0,-1),E=(1,0),W=(-1,0)); a=[0,0]; b=[0,0]; path=[]
for i in range(6):
    s = D["NSEW"[nx(4)]]; a=[a[0]+s[0],a[1]+s[1]]; path.append(a)
    if i%2==0: b=[b[0]+s[0],b[1]+s[1]]
p(path); p([b[0],b[1]+1])
