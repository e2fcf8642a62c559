import json
from mochi_fmt import p
O = [dict(id=1,customer="ann",express=True,coupon=None,lines=[dict(sku="pen",qty=3,price=1.5),dict(sku="ink",qty=1,price=7.25)]),
     dict(id=2,customer="bob",express=False,coupon="TEN",lines=[dict(sku="pen",qty=10,price=1.5)]),
     dict(id=3,customer="ann",express=False,coupon=None,lines=[])]
def tot(o):
    t = sum((l["price"]*l["qty"] for l in o["lines"]), 0.0)
    return t*0.9 if o["coupon"] else t
J = lambda v: json.dumps(v, sort_keys=True, separators=(",", ":"))
for o in O: print(f"#{o['id']} {o['customer']:<5}{tot(o):>8.2f}{' express' if o['express'] else ''}{' coupon' if o['coupon'] else ''}")
print(J([dict(customer="ann",orders=2,spent=11.75),dict(customer="bob",orders=1,spent=13.5)]))
print(J([dict(sku="ink",qty=1),dict(sku="pen",qty=13)]))
p(4, "{a:[number number string null [boolean]] b:{c:{d:[]}}}")
print('{"a":[1,2.5,"x",null,[true]],"b":{"c":{"d":[]}}}')
print(json.dumps({"a":[1,{"b":'q"uote'}],"e":{},"z":1}, indent=2))
p("malformed:", True)
p(False, True, '"tab\\t and \\"quotes\\" and é"')
p(False, False); print("7A")
p(2, J(O[1]))
