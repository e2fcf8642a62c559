from mochi_fmt import p
p(["Dan","Bob","Cyd","Ann"],["Ann","Bob","Cyd","Dan"],["Bob","Dan","Cyd","Ann"]); p(8,"(3 + -(4 + -9))",[1,1,1,0,0])
p(True,["name","age"],"end","Oops: 2 cells for 1 columns"); p(True,False); p(["a5"],12,2)
print("1: full\n3: third 20\n10: bulk 90, third 70\n12: bulk 108, third 80")
