from mochi_fmt import p, anon
S="♣♦♥♠"; face=lambda r:{11:"J",12:"Q",13:"K",1:"A"}.get(r,str(r)); D=[(s,r) for s in range(4) for r in range(1,14)]; sh=lambda c:face(c[1])+S[c[0]]
p(52,"A♣","K♠",True)
o=list(D); st=2024
for i in range(51,0,-1):
    st=st*16807%2147483647; j=st%(i+1); o[i],o[j]=o[j],o[i]
H=o[:13]; print(" ".join(map(sh,H)))
for s in range(4): r=sorted(c[1] for c in H if c[0]==s); p(S[s],r,bool(r),s in(1,2))
print(" ".join(sh(c) for c in sorted(sorted(sorted(H,key=lambda c:-c[1]),key=lambda c:S[c[0]],reverse=True),key=lambda c:c[0] in(1,2))))
p([anon(red=b,n=len(x),high=max(x)) for b in (False,True) for x in [[c[1] for c in H if (c[0] in(1,2))==b]] if x])
f={True:sum(c[1]>7 for c in H)}; f[False]=13-f[True]; p(f,13)
se={c[0] for c in H[:4]}; p(len(se),3 in se,len(se|{0,2}),len(se&{0}),4-len(se))
q={3:9,-1:1,10:100,2:4}; p(q,list(q),list(q.values()),14); del q[10]; q[10]=7; q[3]=0; p(True,False,list(q),q)
w={10*i:"*"*i for i in range(4)}; p(w,"**",False); p([sum(c[0]==s for c in H) for s in range(4)],13)
p({1:"c",2:"b"},[1],dict(x=1,y=2)); p({1,2,3},2,True,True,["p","q"]); p(1,{2:"b"},True)
p(dict(a=1,b=32,c=4),dict(c=4,a=1),dict(a=1,c=4),{1:4})
