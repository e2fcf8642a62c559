from mochi_fmt import p, Rec as R, text
B=lambda e,n:("b",e,n); S=lambda n:("s",n); C=lambda a,b:("c",a,b); N=lambda t,s:("n",t,s); FB=lambda n=30:N("Fireball",B("fire",n))
def cost(s):
    k=s[0]
    if k=="b": return 1000 if s[2]>99 else s[2]*2 if s[1]=="fire" else s[2] if s[1]=="water" else s[2]*3//2
    if k=="s": return s[1]*10
    if k=="n": return cost(s[2])
    a,b=s[1],s[2]
    if a[0]==b[0]=="b" and (a[1],b[1])==("fire","water"): return a[2]+b[2]
    return cost(a)*3//2 if a==b else cost(a)+cost(b)
def title(s):
    return {"n":lambda:s[1],"b":lambda:f"{s[1]} bolt ({s[2]})","s":lambda:"quick shield" if s[1]==1 else f"shield for {s[1]}","c":lambda:title(s[1])+" + "+title(s[2])}[s[0]]()
def parts(s): return parts(s[1])+parts(s[2]) if s[0]=="c" else parts(s[2]) if s[0]=="n" else [s]
K=[FB(),FB(100),B("water",12),B("air",5),S(1),S(4),C(B("fire",10),B("water",5)),C(B("water",5),B("fire",10)),C(S(2),S(2)),C(N("Twin",C(S(1),B("earth",3))),B("air",7))]
for s in K: print(f"{title(s):<36}{cost(s):>6} {len(parts(s))}")
p(R("Bolt",element=R("Air"),power=5),R("Earth"),[R("Fire"),R("Air")],R("Named",title="x",spell=R("Shield",turns=0)))
p(True,False,True,False,True)
ok=lambda v:R("Ok",value=v); er=lambda v:R("Err",error=v)
p(ok(40),er("Mara lacks 20 mana"),ok(30),er("Mara knows no spell 99"),30)
p("no familiar",True); p("owl","nobody",3,0); p(R("Familiar",species="owl",owner="Mara",treats=dict(mouse=2,nut=8)))
p(["nothing","zero","negative","7"]); p("yes+","yes","two","many"); p(ok(3),er("bad"),ok(0))
p(ok(8),8,-1,er(1),True); print("exactly x")
for c,t in sorted(((cost(s),title(s)) for s in K if cost(s)<100),key=lambda x:(-x[0],x[1])): p(c,t)
g={}
for s in K:
    for q in parts(s):
        if q[0]=="b": g[q[1]]=g.get(q[1],0)+cost(q)
p([f"{e}:{g[e]}" for e in sorted(g)])
