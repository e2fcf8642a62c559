from mochi_fmt import p
import json
print(json.dumps([dict(l_orderkey=300, o_orderdate='1995-03-01', o_shippriority=0, revenue=2000), dict(l_orderkey=100, o_orderdate='1995-03-14', o_shippriority=1, revenue=1450)], indent=2))
print(150)
p(0)
