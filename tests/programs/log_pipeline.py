from mochi_fmt import p, anon
print("8 lines, skipped [5, 9]")
p([0,1,2,2,9,60,90,130],"2024-05-01T10:00:01.25Z","2024-05-01T12:01:00+02:00")
p("api",dict(info=3,error=2)); p("auth",dict(info=1)); p("db",dict(error=1,warn=1))
A=sorted([12,15,900,1200,9])
for s,x in (("db",[450]),("auth",[33]),("api",A)):
    x=sorted(x); print(f"{s:<6}{x[min(len(x)-1,int(.5*len(x)))]:>6}{x[min(len(x)-1,int(.99*len(x)))]:>6}{sum(x)/len(x):>9.2f}")
p(None,3)
print('10:00:02 ["api", "db"] ["connection lost", "GET /orders"]'); print('12:01:00 ["api"] ["GET /orders"]')
p([anon(code="503",n=1),anon(code="500",n=1),anon(code="200",n=3)])
print("0:##### 1:## 2:#"); p(dict(pool="main"),"GET /users","ann",True)
