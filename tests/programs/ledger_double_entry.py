from mochi_fmt import p
P=[(1,"assets:bank:checking",1250000),(1,"liabilities:loan",-1000000),(1,"income:gifts",-250000),(1,"expenses:home:rent",85000),(1,"assets:bank:checking",-85000),
(2,"assets:bank:checking",320050),(2,"income:salary",-320050),(2,"expenses:food",7525),(2,"expenses:home:things",2475),(2,"assets:cash",-2000),(2,"assets:bank:checking",-8000)]
m=lambda c:("-" if c<0 else "")+f"{abs(c)//100:,}.{abs(c)%100:02}"
T={}
for _,a,c in P:
    q=a.split(":")
    for d in range(1,len(q)+1): k=":".join(q[:d]); T[k]=T.get(k,0)+c
for k in sorted(T): d=k.count(":"); print(f"{'  '*d+k.split(':')[d]:<20}{m(T[k]):>12}")
p(["Jan "+m(85000),"Feb "+m(10000)])
pr=-sum(c for _,a,c in P if a[:6] in("income","expens"))
print(f"Profit:   {m(pr):>12}\nAccounts: {len(T):>12}\nBalanced: {'true':>12}")
print("2024-02-30 is no date\nline 1\nno kind of account: cash\nB is off by 0.01\nline 2")
p(707,True,m(-123456789),-1)
