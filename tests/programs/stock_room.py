from mochi_fmt import p, anon, Rec as R
for s,t in (("ok 5",71),("A1 has room for 5",71),("ok -2",69),("A2 has only 0",69),("no bin Z9",69),("ok 0",69),("nut is not gear",69),("B1 has only 35",69),("ok 1",69),("C1 is frozen",69)): print(f"{s:<24}{t:>4}")
B=[["A1","nut",15,50],["A2","bolt",0,30],["B1","nut",35,100],["B2","gear",10,12],["C1","bolt",9,10]]
for b in B: print(f"{b[0]} {b[1]:<5}{b[2]:>4}/{b[3]:<4}{'='*(b[2]*20//b[3]):<20}|"+(" frozen" if b[0]=="C1" else ""))
B[1][2:]=[4,60]
p([f"{b[0][0].lower()}{b[2]}/{b[3]}" for b in B])
for s in sorted({b[1] for b in B},key=lambda s:(-sum(b[3]-b[2] for b in B if b[1]==s),s)):
    x=[b for b in B if b[1]==s]; print(f"{s:<6}{sum(b[3]-b[2] for b in x):>4} free, fullest {max(b[2]*100//b[3] for b in x):>3} %, {'+'.join(sorted((b[0] for b in x),reverse=True))}")
p(6,R("Put",bin="A1",qty=6),4); p(["A1+5","A1+6","Z9+1"])
p([anon(zone="c",frozen=True,n=1,skus=["bolt"]),anon(zone="a",frozen=False,n=2,skus=["nut","bolt"]),anon(zone="b",frozen=False,n=2,skus=["nut","gear"])])
p(["B1","A1"],["A2","B2","C1"],True)
