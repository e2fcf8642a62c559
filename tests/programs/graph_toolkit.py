from mochi_fmt import p, Rec
E=[("A","B",4),("A","C",2),("B","C",1),("B","D",5),("C","D",8),("C","E",10),("D","E",2),("F","G",3)]
N=list("ABCDEFG"); p(N,[sum(n in e for e in E) for n in N])
p("A","0 A"); p("B","3 A>C>B"); p("C","2 A>C"); p("D","8 A>C>B>D"); p("E","10 A>C>B>D>E"); p("F","unreachable"); p("G","unreachable")
p([list("ABCDE"),list("FG")]); p(["BC:1","AC:2","DE:2","FG:3","BD:5"])
p(Rec("Sorted",items=["skin","shirt","tie","trousers","jacket"])); p(Rec("Cycle",path=list("abca")))
inf=10**9; d={(a,b):0 if a==b else inf for a in N for b in N}
for a,b,w in E: d[a,b]=d[b,a]=w
for k in N:
    for i in N:
        for j in N: d[i,j]=min(d[i,j],d[i,k]+d[k,j])
for i in N: print("".join(f"{'.' if d[i,j]>=inf else d[i,j]:>3}" for j in N))
def kn(n):
    lv,seen,c={(0,0)},{(0,0)},[]
    while lv:
        c.append(len(lv)); lv={(x+a,y+b) for x,y in lv for a,b in ((1,2),(2,1),(-1,2),(-2,1),(1,-2),(2,-1),(-1,-2),(-2,-1)) if 0<=x+a<n and 0<=y+b<n}-seen; seen|=lv
    return c
p(kn(5),kn(3),36)
