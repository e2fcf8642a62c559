from mochi_fmt import p
SH=dict(I=[(0,0),(1,0),(2,0),(3,0)],O=[(0,0),(1,0),(0,1),(1,1)],T=[(0,0),(1,0),(2,0),(1,1)],L=[(0,0),(0,1),(0,2),(1,2)],S=[(1,0),(2,0),(0,1),(1,1)])
def pc(s,t=0):
    c=SH[s]
    for _ in range(t):
        f=[(-y,x) for x,y in c]; l=min(a for a,_ in f); u=min(b for _,b in f); c=[(a-l,b-u) for a,b in f]
    return c
def play(G,mv):
    for m in mv.split():
        if m[0] not in SH: print("unknown piece",m[0]); continue
        c=pc(m[0],int(m[1])); X=int(m[2]); R,W,H=G["r"],G["w"],G["h"]
        fit=lambda y: all(0<=X+a<W and y+b<H and (y+b<0 or R[y+b][X+a]==".") for a,b in c)
        y=-4; ok=fit(y)
        if ok:
            while fit(y+1): y+=1
            for a,b in c:
                if y+b<0: ok=False; break
                R[y+b][X+a]=m[0]
        if not ok: print(m,"does not fit"); break
        k=[r for r in R if "." in r]; n=H-len(k); G["l"]+=n; G["s"]+=[0,40,100,300,1200][n]; G["r"]=[["."]*W for _ in range(n)]+k
    print(f"score {G['s']}, lines {G['l']}"); print("\n".join("".join(r) for r in G["r"]))
new=lambda w,h: dict(w=w,h=h,r=[["."]*w for _ in range(h)],s=0,l=0)
g=new(6,8); play(g,"I00 O04 T22 L00 Q11 S03"); play(g,"I15 I14 O02"); play(new(4,4),"O00 O02 O00 O02 I00 T00 L10 O02 O00")
w=lambda s,t: max(a for a,_ in pc(s,t))+1
p([list(c) for c in pc("L",1)], w("T",3), pc("I",4)==pc("I"))
n={s:sum(w(s,t)<3 for t in range(4)) for s in SH}
p([f"{s}{k}" for s,k in sorted(n.items(), key=lambda t:(t[1],t[0])) if k])
