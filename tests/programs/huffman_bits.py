import zlib, base64
from mochi_fmt import p
def build(d):
    n=[(d.count(b),b,b) for b in sorted(set(d))]
    n=[(w,b,b) for w,b,_ in n]
    while len(n)>1:
        n.sort(key=lambda t:(t[0],t[1])); a,b=n[0],n[1]; n=n[2:]+[(a[0]+b[0],min(a[1],b[1]),(a,b))]
    return n[0]
def codes(t,pre,o):
    if isinstance(t[2],int): o[t[2]]=pre or "0"
    else: codes(t[2][0],pre+"0",o); codes(t[2][1],pre+"1",o)
for s in ("abracadabra","mississippi river","aaaa","é😀é"):
    d=s.encode(); o={}; codes(build(d),"",o); st="".join(o[b] for b in d)
    pk=bytes(int(st[i:i+8].ljust(8,"0"),2) for i in range(0,len(st),8))
    print(f"{s}: {len(d)} bytes, {len(st)} bits, {pk.hex()} true true")
p(True)
M=2**64
sg=lambda x:(x%M)-(M if x%M>=M//2 else 0)
print('bytes[03 07 01 00 02 ff] 6 0307010002ff [1, 0]'); p(6,[255,9,255,9,90,9])
def fnv(s):
    h=2166136261
    for b in s.encode(): h=((h^b)*16777619)%2**32
    return h
p(zlib.crc32(b"123456789"),zlib.adler32(b"Wikipedia"),"00000102",513)
p(base64.b64encode(b"any carnal pleas").decode(),True,True,True); p([fnv(x) for x in ("","a","foobar")],f"{fnv('foobar'):x}")
s,o=1,[]
for _ in range(3):
    s^=s<<13; s%=M; s^=s>>7; s^=s<<17; s%=M; o.append(sg(s))
p(*o); p(sg(2**63),-4,15,63,sg(1<<56))
