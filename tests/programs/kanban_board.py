from mochi_fmt import p
p("todo",0,1,True,4)
C=["todo","doing","review","done"]; col={1:0,2:0,3:0,4:0}; pts={1:3,2:1,3:5,4:1}; moved=0; ev=[f"added #{i}" for i in range(1,5)]
for i in (1,2,3,1,2,1,2,3,9,1):
    if i not in col: print(f"#{i} stays: no card {i}"); continue
    t=min(col[i]+1,3); n=sum(v==t for v in col.values()); lim={1:2,2:1}.get(t)
    if lim and n>=lim: print(f"#{i} stays: {C[t]} is full ({n} of {lim})"); continue
    col[i]=t; moved+=pts[i]; ev.append(f"moved #{i}"); print(f"#{i} -> {C[t]}")
print(", ".join(f"{c}: {sum(v==k for v in col.values())}" for k,c in enumerate(C)))
p(moved,len(ev),ev[4],ev[-1]); p(True,False,True,True)
names={1:"Write docs",2:"Fix bug",3:"Refactor",4:"Party"}; g={}
for i,v in col.items(): g.setdefault(v,[]).append(names[i])
for k in g: p(C[k],g[k])
p(8,3,True,["bug","debt","urgent"]); print("!YEH"); p(len(ev)+1,len(ev)+1,len(ev)+1); p(42)
p("sum",9); p("product",24); p("none","?")
