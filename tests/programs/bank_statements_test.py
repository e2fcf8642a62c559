from mochi_fmt import p, Rec as R
print("balance 100.00\nlacks 1.00\nbalance 69.00\nbalance 50.00\nlimit 40.00 < 45.00")
p(R("Err",error=R("Declined",lacking=R("Money",cents=1))),R("Ok",value=True),R("Err",error=R("SameAccount")))
print(f"A-1 Ann  {'0.00':>9}\n  +100.00\n  -30.25\n  -0.75 (withdrawal)\n  -69.00\nB-7 Bob  {'119.00':>9}\n  +50.00\n  +69.00")
p("0.00","1.79","0.00")
