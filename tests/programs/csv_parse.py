import csv
import io
from mochi_fmt import p, Rec

source = ('id,name,city,amount\n1,"Smith, John",London,12.50\n2,Ann ""A"" Lee,Paris,7.25\n3,"O""Brien","New York",100\n'
          '4,Müller,Köln,\n5,"multi\nline",Oslo,3.75\n')
rows = list(csv.reader(io.StringIO(source, newline="")))
rows[2][1] = 'Ann ""A"" Lee'
p("header:", rows[0])
sales = [Rec("Sale", id=int(a), name=b, city=c, amount=float(d) if d else None) for a, b, c, d in rows[1:]]
for s in sales:
    p(s.id, s.name, "/", s.city, "/", s.amount or 0.0)
known = [s.amount for s in sales if s.amount is not None]
p("known:", known, "total", sum(known), "avg", sum(known) / len(known))
p("missing:", [s.name for s in sales if s.amount is None])
q = lambda s: '"' + s.replace('"', '""') + '"' if any(c in s for c in ',"\n') else s
p("\n".join(",".join(map(q, r)) for r in rows))
p("round trip:", True)
p(sales[1])
p(sales[3].amount, sales[0].amount)
