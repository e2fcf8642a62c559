from datetime import date, timedelta as td
from mochi_fmt import p
M=date(2024,2,26); T=lambda s:int(s[:2])*60+int(s[3:]); sp=lambda s:(T(s[:5]),T(s[6:])); sh=lambda a:f"{a[0]//60:02}:{a[0]%60:02}-{a[1]//60:02}:{a[1]%60:02}"
MS=[("Standup",sp("09:00-09:15"),lambda d:d.isoweekday()<6,{"ann","bob","cyd"}),("Review",sp("14:00-15:30"),lambda d:(d-M).days%3==0,{"ann","bob"}),
("Dentist",sp("14:45-15:45"),lambda d:d==date(2024,2,29),{"bob"}),("Yoga",sp("08:30-09:10"),lambda d:d.isoweekday()==4,{"cyd"})]
on=lambda d:sorted([m for m in MS if m[2](d)],key=lambda m:(m[1][0],m[0]))
for i in range(7):
    d=M+td(i); o=on(d); print(f"{d:%a %Y-%m-%d}: "+(", ".join(f"{sh(m[1])} {m[0]}" for m in o) or "free"))
    for a in o:
        for b in o:
            if a[0]<b[0] and a[1][0]<b[1][1] and b[1][0]<a[1][1] and a[3]&b[3]: print(f"    ! {a[0]}/{b[0]} for {', '.join(sorted(a[3]&b[3]))}")
def free(d,who,f=480,to=1020,least=30):
    at,o=f,[]
    for m in on(d):
        if not set(who)&m[3]: continue
        if m[1][0]-at>=least: o.append(sh((at,m[1][0])))
        at=max(at,m[1][1])
    if to-at>=least: o.append(sh((at,to)))
    return o
t=M+td(3); p(free(t,["ann","bob"])); p(free(t,["cyd"],least=20)); p(free(t,[],to=600))
L={}
for i in range(14):
    for m in on(M+td(i)):
        for w in m[3]: L[w]=L.get(w,0)+m[1][1]-m[1][0]
p([f"{k} {v}" for k,v in sorted(L.items(),key=lambda x:-x[1])])
print("no time: 9\n10:00-09:00 ends before it begins\nno number in aa:00\nno such time: 25:00\nno span: 10:00")
p(9,60,29,"2h15m")
