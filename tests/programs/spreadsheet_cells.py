from mochi_fmt import p, Rec as R
print("   "+"".join(f"{c:>10}" for c in "ABCD"))
for i,r in enumerate(["item price qty total","pen 1.25 4 5","ink 7.5 2 14","sum . 6 19","mean . . "+repr(19/6),"bad #CYCLE #CYCLE #CYCLE","nan #NAN #DIV/0 ."],1):
    print(f"{i:>3}"+"".join(f"{c:>10}" for c in r.split()))
print()
p("D5",repr(19/6)); p("B6","#CYCLE B6>D6>C6>B6"); p("C6","#CYCLE B6>D6>C6>B6"); p("B7","#NAN A1"); p("C7","#DIV/0"); p("Z9","0")
ok=lambda v:R("Ok",value=v)
p(ok(22.0),ok(2.0),8.0)
L=lambda s:R("Label",text=s)
p(L("?= 1 +"),L("?= x"),R("Err",error=R("Syntax",message="2 words"))); p(0,["A1","A2","B1","B2"])
